//! A view of the findings: what is filtered, in which order and groups, as a URL says it.

use std::time::{Duration, SystemTime};

use model::{Fingerprint, Severity};
use store::{Cursor, Filter, Interval, Moment, Order, Page, Said, State};

use crate::problem::Problem;
use crate::query::Query;

/// How many findings stand on a page, and how many may.
const USUAL: u16 = 50;
const MOST: u16 = 200;

/// The namespace of objects that have none, in a URL. No namespace has this name.
pub(crate) const NO_NAMESPACE: &str = "-";

/// Longer values stand in no address: no name in Kubernetes is as long.
const LONGEST_VALUE: usize = 1_000;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a URL asks for.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) filter: Filter,
    pub(crate) sort: Sort,
    pub(crate) group: Grouping,
    pub(crate) page: Page<Cursor>,
    /// First seen in so many days.
    pub(crate) days: Option<u16>,
}

/// In which order findings come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Worst,
    Newest,
    Oldest,
    Fixed,
}

/// What findings are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    None,
    Workload,
    Check,
    Namespace,
}

impl View {
    /// Reads the query of a URL.
    pub(crate) fn read(query: Option<&str>, now: SystemTime) -> Result<View, Problem> {
        let query = Query::read(query.unwrap_or_default())
            .map_err(|_| Problem::bad_request("the query is too long"))?;
        let owned = |name| query.get(name).map(str::to_owned);
        let days = query.get("days").map(number).transpose()?;
        let namespace =
            owned("namespace").map(|it| if it == NO_NAMESPACE { String::new() } else { it });
        let sort = query.get("sort").map_or(Ok(Sort::Worst), Sort::read)?;
        let mut filter = Filter {
            state: state(query.get("state"))?,
            namespace,
            check: owned("check"),
            severity: severity(query.get("severity"))?,
            verdict: verdict(query.get("verdict"))?,
            kind: owned("kind"),
            name: owned("name"),
            fingerprint: None,
            text: owned("q"),
            ..Filter::default()
        };
        if let Some(days) = days {
            filter.first_seen = since(now, days);
        }
        let size = query.get("size").map(number).transpose()?.unwrap_or(USUAL);
        let after = query.get("after").map(str::parse).transpose();
        let after = after.map_err(|error| Problem::bad_request(format!("after: {error}")))?;
        Ok(View {
            filter,
            sort,
            group: query.get("group").map_or(Ok(Grouping::None), Grouping::read)?,
            page: Page { size: size.clamp(1, MOST), after },
            days,
        })
    }

    /// The query of the same view, from its beginning.
    pub(crate) fn query(&self) -> Query {
        let mut query = Query::default();
        let Filter { namespace, check, kind, name, text, .. } = &self.filter;
        let namespace = namespace.as_deref().map(shown_namespace);
        let state = Some(self.filter.state.name()).filter(|it| *it != "open");
        let days = self.days.map(|days| days.to_string());
        for (name, value) in [
            ("q", text.as_deref()),
            ("severity", self.filter.severity.map(Severity::name)),
            ("verdict", self.filter.verdict.map(Said::name)),
            ("state", state),
            ("namespace", namespace),
            ("check", check.as_deref()),
            ("kind", kind.as_deref()),
            ("name", name.as_deref()),
            ("days", days.as_deref()),
            ("group", Some(self.group.name()).filter(|it| !it.is_empty())),
            ("sort", Some(self.sort.name()).filter(|it| *it != "worst")),
        ] {
            if let Some(value) = value {
                query.set(name, value);
            }
        }
        query
    }

    /// The address of the page of this view.
    pub(crate) fn address(&self) -> String {
        address("/findings", &self.query())
    }

    /// The store's word for the order.
    pub(crate) fn order(&self) -> Order {
        match self.sort {
            Sort::Worst => Order::Worst,
            Sort::Newest => Order::Newest,
            Sort::Oldest => Order::Oldest,
            Sort::Fixed => Order::LastFixed,
        }
    }
}

/// A path with its query, where there is one.
pub(crate) fn address(path: &str, query: &Query) -> String {
    match query.text() {
        text if text.is_empty() => path.to_owned(),
        text => format!("{path}?{text}"),
    }
}

/// The address of all findings for which these hold, but for values that are too long for one.
pub(crate) fn findings_with(values: &[(&str, &str)]) -> String {
    let mut query = Query::default();
    let short = values.iter().filter(|(_, value)| value.len() <= LONGEST_VALUE);
    short.for_each(|(name, value)| query.set(name, value));
    address("/findings", &query)
}

/// A namespace as URLs have it.
pub(crate) fn shown_namespace(namespace: &str) -> &str {
    if namespace.is_empty() { NO_NAMESPACE } else { namespace }
}

/// A fingerprint of thirty-two digits.
pub(crate) fn fingerprint(digits: &str) -> Option<Fingerprint> {
    let is_written =
        digits.len() == 32 && digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    let number = is_written.then(|| u128::from_str_radix(digits, 16).ok()).flatten();
    number.map(Fingerprint)
}

/// From so many days ago on.
pub(crate) fn since(now: SystemTime, days: u16) -> Interval {
    let since = now.checked_sub(DAY * u32::from(days)).and_then(Moment::of_clock);
    Interval::since(since.unwrap_or(Moment::FIRST))
}

impl Sort {
    pub(crate) const ALL: [Sort; 4] = [Sort::Worst, Sort::Newest, Sort::Oldest, Sort::Fixed];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Sort::Worst => "worst",
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
            Sort::Fixed => "fixed",
        }
    }

    fn read(name: &str) -> Result<Sort, Problem> {
        let found = Sort::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| unknown("sort", "worst, newest, oldest or fixed"))
    }
}

impl Grouping {
    pub(crate) const ALL: [Grouping; 4] =
        [Grouping::None, Grouping::Workload, Grouping::Check, Grouping::Namespace];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Grouping::None => "",
            Grouping::Workload => "workload",
            Grouping::Check => "check",
            Grouping::Namespace => "namespace",
        }
    }

    fn read(name: &str) -> Result<Grouping, Problem> {
        let found = Grouping::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| unknown("group", "workload, check or namespace"))
    }
}

fn state(name: Option<&str>) -> Result<State, Problem> {
    let Some(name) = name else { return Ok(State::Open) };
    let found = State::ALL.into_iter().find(|it| it.name() == name);
    found.ok_or_else(|| unknown("state", "open, excepted, fixed or any"))
}

fn severity(name: Option<&str>) -> Result<Option<Severity>, Problem> {
    let read = |name: &str| name.parse::<Severity>();
    name.map(read).transpose().map_err(|_| unknown("severity", "low, medium, high or critical"))
}

fn verdict(name: Option<&str>) -> Result<Option<Said>, Problem> {
    match name {
        None => Ok(None),
        Some("fail") => Ok(Some(Said::Failed)),
        Some("unknown") => Ok(Some(Said::Unknown)),
        Some(_) => Err(unknown("verdict", "fail or unknown")),
    }
}

fn number(text: &str) -> Result<u16, Problem> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Problem::bad_request("days and size are whole numbers from 1 to 65535"))
}

fn unknown(name: &str, known: &str) -> Problem {
    Problem::bad_request(format!("{name} is {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_comes_back_from_its_address() {
        for query in [
            "",
            "q=a%20b&severity=high&verdict=fail&state=any&namespace=shop&check=x&kind=Pod&name=web",
            "namespace=-&days=7&group=workload&sort=oldest",
        ] {
            let read = |query: &str| View::read(Some(query), SystemTime::now()).unwrap();
            let view = read(query);
            let again = read(&view.query().text());
            assert_eq!(view.query().text(), query);
            assert_eq!(view.query(), again.query());
        }
    }

    #[test]
    fn what_is_no_view_is_refused() {
        for query in [
            "severity=bad",
            "state=x",
            "verdict=pass",
            "sort=x",
            "group=x",
            "days=0",
            "days=999999",
            "size=-1",
            "after=x",
            &format!("q={}", "a".repeat(9_000)),
        ] {
            let problem = View::read(Some(query), SystemTime::now()).unwrap_err();
            assert_eq!(problem.status, 400, "{query}");
        }
    }

    #[test]
    fn a_fingerprint_has_thirty_two_digits() {
        assert!(fingerprint(&"0a".repeat(16)).is_some());
        for wrong in
            ["", "0A", &"0A".repeat(16), &"a".repeat(33), "+0000000000000000000000000000000"]
        {
            assert_eq!(fingerprint(wrong), None, "{wrong}");
        }
    }
}
