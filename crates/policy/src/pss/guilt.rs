//! Who breaks a control, with which field, and what would mend it.

use model::{Container, Edit, FieldPath, Fix, Pod, Safety};

use super::wording::{plural, quoted};

/// One breach of a control.
#[derive(Debug, Clone, PartialEq)]
pub struct Guilt {
    /// Who.
    pub subject: Subject,
    /// The guilty field, from the object's root; it need not exist.
    pub path: FieldPath,
    /// What of the subject is wrong, where a control looks at several things.
    pub(super) about: &'static str,
    /// What the field says, where the denial repeats it.
    pub(super) value: String,
    /// What would mend it.
    pub fix: Option<Fix>,
}

/// Whom a denial names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The pod itself.
    Pod,
    /// A container: the list that it stands in, where, and its name.
    Container(&'static str, usize, String),
    /// A volume's name.
    Volume(String),
    /// An annotation of the pod.
    Annotation,
}

/// Guilty of saying nothing, where something must be said.
pub(super) const UNSAID: &str = "unsaid";

/// The breaches of one control by one pod, in the order in which the denial names them.
#[derive(Debug)]
pub(super) struct Guilts<'p> {
    pod: &'p Pod<'p>,
    found: Vec<Guilt>,
}

impl<'p> Guilts<'p> {
    pub(super) fn of(pod: &'p Pod<'p>) -> Guilts<'p> {
        Guilts { pod, found: Vec::new() }
    }

    pub(super) fn into_vec(self) -> Vec<Guilt> {
        self.found
    }

    /// The pod is guilty, by this field of its spec.
    pub(super) fn pod(&mut self, field: impl Into<FieldPath>) -> &mut Guilt {
        let path = self.in_spec(field);
        self.push(Subject::Pod, path)
    }

    /// A container is guilty, by this field of it.
    pub(super) fn container(
        &mut self,
        container: &Container<'_>,
        field: impl Into<FieldPath>,
    ) -> &mut Guilt {
        let (list, index) = (container.role().field(), container.index());
        let path = container.path().join(&field.into());
        self.push(Subject::Container(list, index, container.name().to_owned()), path)
    }

    /// A volume is guilty, by this field of it.
    pub(super) fn volume(
        &mut self,
        name: &str,
        index: usize,
        field: impl Into<FieldPath>,
    ) -> &mut Guilt {
        let path = self.in_spec("volumes").index(index).join(&field.into());
        self.push(Subject::Volume(name.to_owned()), path)
    }

    /// An annotation of the pod is guilty.
    pub(super) fn annotation(&mut self, key: &str) -> &mut Guilt {
        let path = FieldPath::from(self.pod.metadata_path()).key("annotations").entry(key);
        self.push(Subject::Annotation, path)
    }

    /// The path of a field of the pod's spec, from the object's root.
    pub(super) fn in_spec(&self, field: impl Into<FieldPath>) -> FieldPath {
        FieldPath::from(self.pod.spec_path()).join(&field.into())
    }

    fn push(&mut self, subject: Subject, path: FieldPath) -> &mut Guilt {
        let guilt = Guilt { subject, path, about: "", value: String::new(), fix: None };
        let index = self.found.len();
        self.found.push(guilt);
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        &mut self.found[index]
    }
}

impl Guilt {
    /// What the field says, where the denial repeats it.
    pub(crate) fn said(&self) -> &str {
        &self.value
    }

    /// It says nothing, where something must be said.
    pub(crate) fn is_unsaid(&self) -> bool {
        self.about == UNSAID
    }

    /// Says which of several things is wrong.
    pub(super) fn about(&mut self, about: &'static str) -> &mut Guilt {
        self.about = about;
        self
    }

    /// Says what the field says.
    pub(super) fn value(&mut self, value: impl Into<String>) -> &mut Guilt {
        self.value = value.into();
        self
    }

    /// The field is better not there.
    pub(super) fn mend_by_removing(&mut self) {
        self.mend(Edit::remove(self.path.clone()));
    }

    /// The field is better so.
    pub(super) fn mend_by_setting(&mut self, value: impl Into<model::Literal>) {
        self.mend(Edit::set(self.path.clone(), value));
    }

    /// None of these edits is known to leave a running workload in peace.
    pub(super) fn mend(&mut self, edit: Edit) {
        self.fix = Some(Fix { safety: Safety::Unsafe, edits: vec![edit] });
    }
}

/// `container "a"`, `containers "a", "b"`; `None` without any.
pub(super) fn containers<'g>(guilts: impl Iterator<Item = &'g Guilt>) -> Option<String> {
    let names = container_names(guilts);
    let word = plural("container", "containers", names.len());
    (!names.is_empty()).then(|| format!("{word} {}", quoted(names)))
}

/// The names of the guilty containers, each once however often it is guilty.
pub(super) fn container_names<'g>(guilts: impl Iterator<Item = &'g Guilt>) -> Vec<&'g str> {
    let mut last = None;
    let mut names = Vec::new();
    for guilt in guilts {
        if let Subject::Container(list, index, name) = &guilt.subject
            && last != Some((list, index))
        {
            last = Some((list, index));
            names.push(name.as_str());
        }
    }
    names
}

/// `pod and containers "a", "b"`: who set a field.
pub(super) fn setters<'g>(guilts: impl Iterator<Item = &'g Guilt> + Clone) -> String {
    let pod = guilts.clone().any(|guilt| guilt.subject == Subject::Pod);
    let pod = pod.then(|| "pod".to_owned());
    let setters: Vec<String> = pod.into_iter().chain(containers(guilts)).collect();
    setters.join(" and ")
}

/// What the fields say, each value once, sorted.
pub(super) fn values<'g>(guilts: impl Iterator<Item = &'g Guilt>) -> Vec<&'g str> {
    let mut values: Vec<&str> = guilts.map(|guilt| guilt.value.as_str()).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// `volume "a"`, `volumes "a", "b"`.
pub(super) fn volumes(guilts: &[Guilt]) -> String {
    let names = guilts.iter().filter_map(|guilt| match &guilt.subject {
        Subject::Volume(name) => Some(name.as_str()),
        _ => None,
    });
    let names: Vec<&str> = names.collect();
    format!("{} {}", plural("volume", "volumes", names.len()), quoted(names))
}

/// The pod asks for a user namespace of its own.
pub(super) fn is_in_user_namespace(pod: &Pod<'_>) -> bool {
    pod.get("hostUsers").as_bool() == Some(false)
}
