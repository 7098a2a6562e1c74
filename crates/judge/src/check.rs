//! What a check is.

use model::access::Role;
use model::{Container, Kind, Namespace, Object, Pod, Severity, World};

use crate::posture::setting::Setting;
use crate::report::Report;

/// One rule: its name, its page, and the function that applies it.
#[derive(Debug)]
pub struct Check {
    /// Kebab-case, never renamed, never reused.
    pub id: &'static str,
    /// How bad it is, judged alone.
    pub severity: Severity,
    /// The Markdown beside the code: what, why, examples, fix. It is also the test.
    pub page: &'static str,
    /// What the check looks at, and how.
    pub judge: Judge,
}

/// What a check may look at. The narrower, the easier it is to trust.
#[derive(Debug)]
pub enum Judge {
    /// The name of one image at a time, as a container has it.
    Image(fn(&str, &mut Report<'_>)),
    /// One container at a time.
    Container(fn(&Container<'_>, &mut Report<'_>)),
    /// One pod at a time.
    Pod(fn(&Pod<'_>, &mut Report<'_>)),
    /// One pod at a time, among the other objects.
    PodAmong(fn(&Pod<'_>, &dyn World, &mut Report<'_>)),
    /// Settings of one of the cluster's own programs, wherever an object gives them.
    Settings(&'static [Setting]),
    /// One object of these kinds at a time.
    Object(&'static [Kind<'static>], fn(&Object<'_>, &mut Report<'_>)),
    /// One role of these kinds at a time, among the other objects.
    Role(&'static [Kind<'static>], fn(&Role<'_>, &dyn World, &mut Report<'_>)),
    /// One object of these kinds at a time, among the other objects.
    ObjectAmong(&'static [Kind<'static>], fn(&Object<'_>, &dyn World, &mut Report<'_>)),
    /// One namespace at a time, given as an object or only named by others.
    Namespace(fn(&Namespace<'_>, &dyn World, &mut Report<'_>)),
    /// All objects at once.
    Cluster(fn(&dyn World, &mut Report<'_>)),
}

/// What the user may tell the checks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Registries that images may come from: `registry.example.com/shop`. Empty: any.
    pub registries: Vec<String>,
    /// Registries that images may not come from, in the same form.
    pub forbidden_registries: Vec<String>,
    /// Registries where a tag never moves, in the same form.
    pub immutable_registries: Vec<String>,
    /// Tags that move, besides the customary ones: `alpine`, `v1`.
    pub moving_tags: Vec<String>,
    /// What containers may request and be limited to: `limits.memory <= 6G`.
    pub resource_bounds: Vec<String>,
    /// RuntimeClasses that sandbox. Empty: those that go by the customary names.
    pub sandbox_runtimes: Vec<String>,
}

impl Check {
    /// The first sentence of the page: what the check is about.
    pub fn title(&self) -> &'static str {
        let body = self.page.split_once('\n').map_or("", |(_, body)| body).trim_start();
        let paragraph = body.split("\n\n").next().unwrap_or_default();
        let sentence = paragraph.split_once(".\n").map_or(paragraph, |(first, _)| first);
        sentence.trim_end().trim_end_matches('.')
    }

    /// What stands under `## Fix` of the page.
    pub fn remedy(&self) -> &'static str {
        let section = self.page.split_once("\n## Fix\n").map_or("", |(_, section)| section);
        section.split("\n## ").next().unwrap_or_default().trim()
    }
}
