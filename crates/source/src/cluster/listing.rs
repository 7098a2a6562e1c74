//! All objects of a kind, page by page.

use std::sync::Arc;

use model::{Document, Kind};

use super::Cluster;
use super::client::RequestError;
use super::discovery::Resource;
use super::item::{MOST_BYTES, RELEASE, Trim, object_text};
use super::pages::{Items, PageError};
use crate::yaml;

const JSON: &str = "application/json";
/// Servers of other groups may not know it, and answer with all there is.
const METADATA: &str =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const METADATA_OF_ONE: &str =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
/// As many as kubectl asks for.
const OF_A_PAGE: usize = 500;
/// Ten million objects: a server that has more goes round in circles.
const MOST_PAGES: usize = 20_000;
/// How often a list is begun again when it breaks off or grows too old.
const BEGINNINGS: usize = 4;

/// Sees the objects of a list go by.
pub trait Visitor {
    /// The list begins. It may begin again: what was seen before does not count then.
    fn begin(&mut self);

    /// One object.
    fn object(&mut self, document: &Document);
}

/// What came of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listed {
    /// How many objects there are.
    pub objects: usize,
    /// In how many pages they came.
    pub pages: usize,
    /// Objects that could not be read, and were passed over.
    pub unreadable: usize,
}

/// How much of each object to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Only its metadata: of custom resources that nobody looks into.
    Metadata,
}

/// A list or a watch: what to ask for, and what to leave of it.
#[derive(Debug, Clone)]
pub struct Feed {
    resource: Resource,
    namespace: Option<String>,
    /// `&fieldSelector=…`, or nothing.
    selector: String,
    accept: &'static str,
    trim: Trim,
}

impl Feed {
    /// Those that together have every object of `resource`, in one namespace or in all.
    pub fn all(resource: &Resource, namespace: Option<&str>, extent: Extent) -> Vec<Feed> {
        let (resource, namespace) = (resource.clone(), namespace.map(str::to_owned));
        let accept = if extent == Extent::Whole { JSON } else { METADATA };
        let whole =
            Feed { resource, namespace, selector: String::new(), accept, trim: Trim::Bookkeeping };
        if whole.resource.kind() != Kind::core("Secret") {
            return vec![whole];
        }
        // A release of Helm's is a megabyte of which nobody asks for more than its name.
        let of_type = |operator: &str, accept, trim| {
            let selector = format!("type{operator}{RELEASE}");
            let selector = escaped(&selector);
            let selector = format!("&fieldSelector={selector}");
            Feed { selector, accept, trim, ..whole.clone() }
        };
        vec![of_type("!=", JSON, Trim::Values), of_type("=", METADATA, Trim::Release)]
    }

    /// The metadata of the objects of `resource` that bear a label, whatever its value.
    pub fn labelled(resource: &Resource, label: &str) -> Feed {
        let is_secret = resource.kind() == Kind::core("Secret");
        Feed {
            resource: resource.clone(),
            namespace: None,
            selector: format!("&labelSelector={}", escaped(label)),
            accept: METADATA,
            trim: if is_secret { Trim::Values } else { Trim::Bookkeeping },
        }
    }

    /// The kind of its objects.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }

    pub(super) fn path(&self) -> String {
        self.resource.path(self.namespace.as_deref())
    }

    pub(super) fn selector(&self) -> &str {
        &self.selector
    }

    /// In which form a watch is asked for: an API server that is asked for a list of metadata sends
    /// no event, and no error.
    pub(super) fn watched_as(&self) -> &'static str {
        if self.accept == METADATA { METADATA_OF_ONE } else { self.accept }
    }

    /// The object that an item is; `None` where it cannot be read.
    pub(super) fn object(&self, item: &[u8]) -> Option<Document> {
        let limits = yaml::Limits { bytes: MOST_BYTES, ..yaml::Limits::default() };
        let Resource { kind, .. } = &self.resource;
        let text = object_text(item, &self.resource.api_version(), kind, self.trim)?;
        yaml::json(&Arc::from(text), &limits).ok()?
    }
}

impl Cluster {
    /// Shows `visitor` every object of `resource`, in one namespace or in all.
    pub fn list(
        &self,
        resource: &Resource,
        namespace: Option<&str>,
        extent: Extent,
        visitor: &mut dyn Visitor,
    ) -> Result<Listed, RequestError> {
        self.list_feeds(&Feed::all(resource, namespace, extent), visitor)
    }

    /// Shows `visitor` every object of some feeds.
    pub fn list_feeds(
        &self,
        feeds: &[Feed],
        visitor: &mut dyn Visitor,
    ) -> Result<Listed, RequestError> {
        let mut beginnings = 1;
        loop {
            visitor.begin();
            let mut listed = Listed::default();
            let mut feeds = feeds.iter();
            let read =
                feeds.try_for_each(|feed| self.list_once(feed, visitor, &mut listed).map(drop));
            match read {
                Ok(()) => return Ok(listed),
                Err(RequestError::Expired | RequestError::Broken { .. })
                    if beginnings < BEGINNINGS =>
                {
                    beginnings += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Shows the objects of one feed, and gives the version of the cluster that they are of.
    pub(super) fn list_once(
        &self,
        feed: &Feed,
        visitor: &mut dyn Visitor,
        listed: &mut Listed,
    ) -> Result<Option<String>, RequestError> {
        let mut next: Option<String> = None;
        loop {
            let mut path = feed.path();
            path.push_str(&format!("?limit={OF_A_PAGE}{}", feed.selector));
            if let Some(next) = &next {
                path.push_str("&continue=");
                path.push_str(&escaped(next));
            }
            let body = self.client.get(&path, feed.accept)?;
            let reader = body.into_with_config().limit(u64::MAX).reader();
            let mut items = Items::new(reader);
            let page = Page { feed, visitor: &mut *visitor, listed };
            page.read(&mut items).map_err(|error| self.broken(&path, error))?;
            listed.pages += 1;
            match items.goes_on() {
                Some(goes_on) if listed.pages < MOST_PAGES => next = Some(goes_on.to_owned()),
                Some(_) => return Err(RequestError::Expired),
                None => return Ok(items.version().map(str::to_owned)),
            }
        }
    }

    pub(super) fn broken(&self, path: &str, error: PageError) -> RequestError {
        match error {
            PageError::Input(source) => self.client.broken(&source),
            error => RequestError::Refused {
                code: 200,
                path: path.split('?').next().unwrap_or(path).to_owned(),
                says: error.to_string(),
            },
        }
    }
}

/// A page, and whom to show it.
struct Page<'p> {
    feed: &'p Feed,
    visitor: &'p mut dyn Visitor,
    listed: &'p mut Listed,
}

impl Page<'_> {
    fn read<R: std::io::Read>(self, items: &mut Items<R>) -> Result<(), PageError> {
        while let Some(item) = items.next()? {
            match self.feed.object(item) {
                Some(document) => self.visitor.object(&document),
                None => self.listed.unreadable += 1,
            }
            self.listed.objects += 1;
        }
        Ok(())
    }
}

/// A part of a path or of a query: what is not unreserved is escaped (RFC 3986, 2.3).
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte));
            }
            byte => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
