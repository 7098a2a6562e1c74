//! The places where an object gives a program its settings.

use std::borrow::Cow;

use model::{Container, Edit, FieldPath, Literal, Node, Object, Pod, Role, Value};

use super::command::{Command, Flag};
use super::component::Component;
use super::wants::{Correction, Wants};
use super::{Setting, Silence};

/// One place where an object gives a program its settings.
#[derive(Debug)]
pub(super) enum Place<'d> {
    /// The command line of a container.
    Command(Command<'d>),
    /// kubeadm's extra arguments at this path, a mapping or a list of names and values.
    Extra(FieldPath, Node<'d>),
    /// The program's own configuration file.
    File(Node<'d>),
}

/// The places where one object gives each program its settings.
#[derive(Debug, Default)]
pub(crate) struct Places<'d>([Vec<Place<'d>>; Component::ALL.len()]);

impl<'d> Places<'d> {
    /// Those of `object`. Nearly every pod is one of no such program, which is seen first.
    pub(crate) fn in_object(object: &Object<'d>) -> Places<'d> {
        match Pod::of(*object) {
            Some(pod) if !pod.containers().any(|it| names(&it, &["kube", "etcd"])) => {
                Places::default()
            }
            _ => Places(Component::ALL.map(|component| Place::all(object, component))),
        }
    }

    /// The object gives no program any setting.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// Those of one program.
    pub(super) fn of(&self, component: Component) -> &[Place<'d>] {
        self.0.get(component as usize).map_or(&[], Vec::as_slice)
    }
}

/// What is wrong in a place.
pub(super) enum Complaint {
    /// The file that this flag names decides; it is not given. Said of the place at this path.
    Elsewhere(FieldPath, &'static str),
    /// The setting is wrong.
    Wrong(Wrong),
}

/// A setting that is wrong.
pub(super) struct Wrong {
    pub(super) path: FieldPath,
    pub(super) says: String,
    pub(super) edits: Vec<Edit>,
}

/// A setting as it is given.
struct Given<'d> {
    value: Cow<'d, str>,
    path: FieldPath,
    /// Set for a flag on a command line.
    flag: Option<Flag<'d>>,
}

impl<'d> Place<'d> {
    /// Every place where `object` gives `component` settings.
    pub(super) fn all(object: &Object<'d>, component: Component) -> Vec<Place<'d>> {
        if let Some(pod) = Pod::of(*object) {
            return commands(&pod, component);
        }
        let kind = object.kind();
        if component.file_kind() == Some(kind) {
            return vec![Place::File(object.node())];
        }
        let homes = component.extra_arguments(kind);
        homes.filter_map(|(to, from_there)| extra(object.node(), to, from_there)).collect()
    }

    /// The value of a flag here, and where it stands.
    pub(super) fn value(&self, flag: &'static str) -> Option<(FieldPath, Cow<'d, str>)> {
        let component = match self {
            Place::Command(command) => command.component(),
            _ => Component::ApiServer,
        };
        let given = self.given(&Setting::of(component, flag, Wants::Given))?;
        Some((given.path, given.value))
    }

    /// What is wrong with `setting` here.
    pub(super) fn complaint(&self, setting: &Setting) -> Option<Complaint> {
        if self.is_moot(setting) {
            return None;
        }
        let name = match self {
            Place::File(_) if setting.field.is_empty() => return None,
            Place::File(_) => setting.field.to_owned(),
            _ if setting.flag.is_empty() => return None,
            _ => format!("--{}", setting.flag),
        };
        if let Some(given) = self.given(setting) {
            let clause = setting.wants.complaint(&given.value)?;
            let edits = self.corrections(setting, &given);
            return Some(Complaint::Wrong(Wrong {
                path: given.path,
                says: format!("{name} {clause}"),
                edits,
            }));
        }
        let clause = match self.silence(setting)? {
            Silence::Fine => return None,
            Silence::Missing => format!("{name} is not set"),
            Silence::Means(clause) => format!("{name} is not set, and {clause}"),
        };
        if let Some(flag) = self.other_file(setting) {
            return Some(Complaint::Elsewhere(self.path(), flag));
        }
        let edits = self.addition(setting).into_iter().collect();
        Some(Complaint::Wrong(Wrong { path: self.missing_path(setting), says: clause, edits }))
    }

    fn is_moot(&self, setting: &Setting) -> bool {
        setting.moot.is_some_and(|moot| {
            let field = moot.field;
            let other =
                Setting { field, ..Setting::of(setting.component, moot.flag, Wants::Given) };
            self.given(&other).is_some_and(|given| given.value == moot.value)
        })
    }

    fn silence(&self, setting: &Setting) -> Option<Silence> {
        match self {
            Place::File(_) => Some(setting.without_field),
            Place::Command(_) => Some(setting.without_flag),
            // The kubelet's file decides, which kubeadm keeps elsewhere.
            Place::Extra(..) if setting.component == Component::Kubelet => None,
            Place::Extra(..) => (!setting.kubeadm).then_some(setting.without_flag),
        }
    }

    /// The flag that names a file which may hold the setting instead.
    fn other_file(&self, setting: &Setting) -> Option<&'static str> {
        let flag = setting.elsewhere;
        let named = match self {
            Place::File(_) => false,
            Place::Command(command) => !command.flags(flag, false).is_empty(),
            Place::Extra(_, node) => extra_entry(*node, flag).is_some(),
        };
        (!flag.is_empty() && named).then_some(flag)
    }

    fn path(&self) -> FieldPath {
        match self {
            Place::Command(command) => command.list(),
            Place::Extra(path, _) => path.clone(),
            Place::File(_) => FieldPath::root(),
        }
    }

    fn missing_path(&self, setting: &Setting) -> FieldPath {
        match self {
            Place::File(_) => FieldPath::from(setting.field),
            _ => self.path(),
        }
    }

    fn given(&self, setting: &Setting) -> Option<Given<'d>> {
        match self {
            Place::Command(command) => given_on_command(command, setting),
            Place::Extra(path, node) => {
                let (steps, value) = extra_entry(*node, setting.flag)?;
                let value = value.scalar().unwrap_or_default();
                Some(Given { value, path: path.join(&steps), flag: None })
            }
            Place::File(node) => {
                let path = FieldPath::from(setting.field);
                let value = path.find(*node);
                let text = match value.value() {
                    Value::Absent | Value::Null => return None,
                    Value::Sequence => Cow::Owned(value.strings().collect::<Vec<_>>().join(",")),
                    _ => value.scalar().unwrap_or_default(),
                };
                Some(Given { value: text, path, flag: None })
            }
        }
    }

    /// Edits that make a given value right.
    fn corrections(&self, setting: &Setting, given: &Given<'d>) -> Vec<Edit> {
        let correction = setting.wants.correction(Some(&given.value), setting.remedy);
        match (self, &given.flag, correction) {
            (_, _, None) => Vec::new(),
            (Place::Command(command), Some(flag), Some(correction)) => {
                rewrite(command, setting.flag, flag, &correction)
            }
            (Place::Extra(_, node), _, Some(Correction::Remove)) if node.is_sequence() => {
                let item = given.path.split_last().map_or(FieldPath::root(), |(item, _)| item);
                vec![Edit::remove(item)]
            }
            (_, _, Some(Correction::Remove)) => vec![Edit::remove(&given.path)],
            (Place::File(node), _, Some(Correction::Write(text))) => {
                let is_list = given.path.find(*node).is_sequence();
                vec![Edit::set(&given.path, literal(&text, is_list))]
            }
            (_, _, Some(Correction::Write(text))) => vec![Edit::set(&given.path, text)],
        }
    }

    /// The edit that adds the setting.
    fn addition(&self, setting: &Setting) -> Option<Edit> {
        let Correction::Write(value) = setting.wants.correction(None, setting.remedy)? else {
            return None;
        };
        let flag = setting.flag;
        Some(match self {
            Place::Command(command) => Edit::append(command.list(), format!("--{flag}={value}")),
            Place::Extra(path, node) if node.is_sequence() => {
                let entry = [("name", flag.to_owned()), ("value", value)];
                let entry = entry.map(|(key, text)| (key.to_owned(), Literal::String(text)));
                Edit::append(path, Literal::Mapping(entry.to_vec()))
            }
            Place::Extra(path, _) => Edit::set(path.clone().key(flag), value),
            Place::File(_) => {
                let is_list = setting.wants.is_list();
                Edit::set(setting.field, literal(&value, is_list))
            }
        })
    }
}

fn commands<'d>(pod: &Pod<'d>, component: Component) -> Vec<Place<'d>> {
    if component == Component::Etcd && !is_control_plane(pod) {
        return Vec::new();
    }
    let working = pod.containers().filter(|it| matches!(it.role(), Role::Main | Role::Sidecar));
    let commands = working.filter(|it| names(it, &[component.program()])).filter_map(Command::of);
    commands.filter(|it| it.component() == component).map(Place::Command).collect()
}

/// Has one of the words somewhere: the rest need not be read word by word.
fn names(container: &Container<'_>, words: &[&str]) -> bool {
    let has_one = |text: &str| words.iter().any(|word| text.contains(word));
    let mut items = ["command", "args"].into_iter().flat_map(|list| container.get(list).strings());
    has_one(container.image()) || items.any(has_one)
}

/// Other programs use etcd too, and secure it in other ways.
fn is_control_plane(pod: &Pod<'_>) -> bool {
    pod.object().namespace() == Some("kube-system")
        || pod.label("tier") == Some("control-plane")
        || (pod.is_bare() && pod.get("hostNetwork").as_bool() == Some(true))
}

/// The extra arguments behind the keys `to` and `from_there`; none when `to` leads nowhere.
fn extra<'d>(
    root: Node<'d>,
    to: &[&'static str],
    from_there: &[&'static str],
) -> Option<Place<'d>> {
    let home = root.at(to);
    if !home.is_mapping() || is_external_etcd(home, from_there) {
        return None;
    }
    let keys = to.iter().chain(from_there);
    let path = keys.fold(FieldPath::root(), |path, key| path.key(*key));
    Some(Place::Extra(path, home.at(from_there)))
}

fn is_external_etcd(home: Node<'_>, keys: &[&str]) -> bool {
    keys.first() == Some(&"etcd") && home.at(&["etcd", "external"]).is_set()
}

/// The entry of extra arguments for `flag`: the steps to its value, and the value. The last wins.
fn extra_entry<'d>(node: Node<'d>, flag: &str) -> Option<(FieldPath, Node<'d>)> {
    let named = |name: &str| name == flag || name.replace('_', "-") == flag;
    if node.is_sequence() {
        let mut items = node.items().enumerate();
        let is_named = |item: Node<'_>| item.get("name").as_str().is_some_and(named);
        let (index, item) = items.rfind(|(_, item)| is_named(*item))?;
        return Some((FieldPath::root().index(index).key("value"), item.get("value")));
    }
    let entry = node.entries().find(|entry| named(entry.key))?;
    Some((FieldPath::root().entry(entry.key), entry.value))
}

fn given_on_command<'d>(command: &Command<'d>, setting: &Setting) -> Option<Given<'d>> {
    let mut flags = command.flags(setting.flag, setting.wants.is_switch());
    let Some(last) = flags.pop() else { return given_in_environment(command, setting) };
    let mut value = last.value.clone();
    if setting.wants.is_list() && !flags.is_empty() {
        let parts: Vec<&str> = flags.iter().chain([&last]).map(|flag| &*flag.value).collect();
        value = Cow::Owned(parts.join(","));
    }
    let path = command.path(last.value_word.as_ref().unwrap_or(&last.word));
    Some(Given { value, path, flag: Some(last) })
}

/// etcd reads each flag from a variable too: `--auto-tls` from `ETCD_AUTO_TLS`.
fn given_in_environment<'d>(command: &Command<'d>, setting: &Setting) -> Option<Given<'d>> {
    if setting.component != Component::Etcd {
        return None;
    }
    let name = format!("ETCD_{}", setting.flag.replace('-', "_").to_ascii_uppercase());
    let mut variables = command.container().get("env").items().enumerate();
    let (index, variable) = variables.rfind(|(_, it)| it.get("name").as_str() == Some(&name))?;
    let path = command.container().path().key("env").index(index).key("value");
    Some(Given { value: variable.get("value").scalar()?, path, flag: None })
}

/// Edits that write a flag's value anew, or take the flag away.
fn rewrite(command: &Command<'_>, name: &str, flag: &Flag<'_>, to: &Correction) -> Vec<Edit> {
    let path = command.path(&flag.word);
    let is_alone = flag.word.item.trim() == flag.word.text;
    match (to, &flag.value_word) {
        (Correction::Remove, None) if is_alone => vec![Edit::remove(path)],
        (Correction::Remove, Some(value)) if is_alone => {
            vec![Edit::remove(command.path(value)), Edit::remove(path)]
        }
        (Correction::Write(text), None) if is_alone => {
            vec![Edit::set(path, format!("--{name}={text}"))]
        }
        (Correction::Write(text), Some(value)) if value.item.trim() == value.text => {
            vec![Edit::set(command.path(value), text.clone())]
        }
        // Words of one item, as in a shell script: the item is written anew around them.
        (Correction::Write(text), None) => {
            let flag_text = flag.word.text;
            vec![Edit::set(path, flag.word.item.replace(flag_text, &format!("--{name}={text}")))]
        }
        (Correction::Remove, None) => {
            let item = flag.word.item.replace(flag.word.text, "");
            vec![Edit::set(path, item.trim().to_owned())]
        }
        _ => Vec::new(),
    }
}

/// A value as a configuration file writes it.
fn literal(text: &str, is_list: bool) -> Literal {
    if is_list {
        return text.split(',').collect::<Vec<_>>().into();
    }
    match (text, text.parse::<i64>()) {
        ("true", _) => Literal::Bool(true),
        ("false", _) => Literal::Bool(false),
        (_, Ok(number)) => Literal::Integer(number),
        _ => Literal::from(text),
    }
}
