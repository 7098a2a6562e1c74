//! What stands around each page: its head, the way to the others, and what was chosen.

use crate::access::{Theme, Viewer};
use crate::app::App;
use crate::language::Language;

/// A page that the way to others leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Overview,
    Findings,
    Namespaces,
    System,
    /// None of them.
    Elsewhere,
}

/// What a page does when something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    /// It is drawn again.
    Redrawn,
    /// It says so, and leaves what somebody reads where it is.
    Told,
    /// Nothing.
    Still,
}

/// What stands around a page.
pub(crate) struct Frame {
    pub(crate) live: Live,
    pub(crate) theme: Theme,
    pub(crate) languages: Vec<Choice>,
    pub(crate) themes: Vec<Choice>,
    pub(crate) ways: Vec<Way>,
    /// The address of the page, to come back to.
    pub(crate) address: String,
    /// Who looks, where that is known.
    pub(crate) person: Option<String>,
    pub(crate) is_in: bool,
    pub(crate) version: String,
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) htmx: String,
    pub(crate) icon: String,
}

/// A choice that the page offers.
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) word: &'static str,
    pub(crate) is_chosen: bool,
}

/// A way to another page.
pub(crate) struct Way {
    pub(crate) address: &'static str,
    pub(crate) word: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) is_here: bool,
}

impl Frame {
    pub(crate) fn new(app: &App, viewer: &Viewer, place: Place, live: Live) -> Frame {
        let asset = |name| app.assets.path(name).to_owned();
        Frame {
            live: if viewer.is_in { live } else { Live::Still },
            theme: viewer.theme,
            languages: languages(viewer.language),
            themes: themes(viewer.theme, viewer.language),
            ways: ways(place, viewer.language),
            address: viewer.address.clone(),
            person: viewer.person.as_ref().map(|it| crate::shown::name(&it.name)),
            is_in: viewer.is_in,
            version: app.backend().version(),
            style: asset("style.css"),
            script: asset("script.js"),
            htmx: asset("htmx.js"),
            icon: asset("tower.svg"),
        }
    }

    pub(crate) fn is_live(&self) -> &'static str {
        match self.live {
            Live::Redrawn => "redrawn",
            Live::Told => "told",
            Live::Still => "still",
        }
    }
}

fn languages(chosen: Language) -> Vec<Choice> {
    let choice =
        |it: Language| Choice { value: it.code(), word: it.name(), is_chosen: it == chosen };
    Language::ALL.into_iter().map(choice).collect()
}

fn themes(chosen: Theme, language: Language) -> Vec<Choice> {
    let choice =
        |it: Theme| Choice { value: it.name(), word: it.word(language), is_chosen: it == chosen };
    Theme::ALL.into_iter().map(choice).collect()
}

/// The ways to all pages, with a picture for each.
fn ways(here: Place, language: Language) -> Vec<Way> {
    let way = |address, place, icon| Way {
        address,
        word: place_name(place, language),
        icon,
        is_here: place == here,
    };
    vec![
        way("/", Place::Overview, "M2 9.5 10 3l8 6.5V17h-5v-5H7v5H2z"),
        way("/findings", Place::Findings, "M3 4h14v2.5H3zM3 8.75h14v2.5H3zM3 13.5h9V16H3z"),
        way("/namespaces", Place::Namespaces, "M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z"),
        way(
            "/system",
            Place::System,
            "M2 9h3.5L8 3l4 11 1.7-5H18v2h-2.900L12 18 7.900 7.500 6.800 11H2z",
        ),
    ]
}

fn place_name(place: Place, language: Language) -> &'static str {
    match place {
        Place::Overview => language.say("nav.overview"),
        Place::Findings => language.say("nav.findings"),
        Place::Namespaces => language.say("nav.namespaces"),
        Place::System => language.say("nav.system"),
        Place::Elsewhere => "",
    }
}
