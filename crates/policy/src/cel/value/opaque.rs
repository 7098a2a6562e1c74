//! Values of types that the language does not know.

use std::any::Any;
use std::fmt::Debug;

/// A value of a library's own type, such as a quantity. Functions of the library get at what is
/// inside through [`super::Value::downcast`].
pub trait Opaque: Any + Debug + Send + Sync {
    /// The full name of its type, the same that signatures use.
    fn type_name(&self) -> &str;

    /// Both say the same. `other` may be of another type.
    fn equals(&self, other: &dyn Opaque) -> bool;

    /// How much of it an operation visits, for the accounting of cost.
    fn size(&self) -> u64 {
        1
    }
}
