//! Why a finding's fix is not made.

use model::FieldPath;

/// Why a finding's fix is not made. The file stays as it was at that place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file is another than the one that was judged.
    #[error("the object does not stand where it was found")]
    NotFound,
    /// An edit here would show elsewhere.
    #[error("`{0}` is shared with other places by an anchor")]
    Shared(FieldPath),
    /// The field stands elsewhere.
    #[error("`{0}` comes from a merge key")]
    Merged(FieldPath),
    /// The fix of a worse finding wants something else there.
    #[error("another fix already changes `{0}`")]
    Conflict(FieldPath),
    /// A mapping or a list should stand there.
    #[error("`{0}` is not what Kubernetes expects there")]
    WrongType(FieldPath),
    /// The text is written in a way that we do not edit.
    #[error("{0} stands in the way")]
    Written(&'static str),
    /// The spans of the document do not lead to its values.
    #[error("the text is not what was read")]
    Mismatch,
    /// The result was read again, and said something else than intended.
    #[error("the file would not say what it should afterwards")]
    Misread,
    /// So many fixes of the file fail that we stop looking for those that do not.
    #[error("too many fixes of this file cannot be made")]
    TooMany,
}
