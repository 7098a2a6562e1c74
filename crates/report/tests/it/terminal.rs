use std::sync::Arc;

use model::{Finding, Place, Severity};
use report::{Format, Terminal};

use crate::sample::{Sample, finding, reference};

#[test]
fn a_finding_is_shown_with_its_line_a_caret_and_the_fix() {
    let table = Sample::new().write(Format::Table);
    let expected = "\
critical[privileged]: web is root on the node
  --> web.yaml:12:23  spec.template.spec.containers[0].securityContext.privileged
   |
12 |           privileged: true
   |                       ^^^^
   = fix: set securityContext.privileged to false, then add [ALL] to spec.drop  (yagura fix)
   = help: yagura explain privileged
";
    assert!(table.contains(expected), "{table}");
}

#[test]
fn a_finding_of_a_cluster_says_the_object_and_the_field() {
    let sample = Sample::live();
    let table = sample.write(Format::Table);
    let expected = "\
critical[privileged]: web is root on the node
 --> spec.template.spec.containers[0].securityContext.privileged
  = fix: set securityContext.privileged to false, then add [ALL] to spec.drop
";
    assert!(table.contains(expected), "{table}");
    assert!(table.contains("3 findings in 4 objects of the cluster: "), "{table}");
    assert!(!table.contains("yagura fix"), "{table}");
    let lines = sample.write(Format::Lines);
    let expected = "critical: privileged: Deployment shop/web: \
        spec.template.spec.containers[0].securityContext.privileged: web is root on the node\n";
    assert!(lines.contains(expected), "{lines}");
    assert!(sample.write(Format::Html).contains("<h3>The cluster</h3>"));
    assert!(sample.write(Format::Markdown).contains("objects in the cluster were judged"));
}

#[test]
fn a_secret_is_masked() {
    let table = Sample::new().write(Format::Table);
    assert!(!table.contains("hunter2"), "{table}");
    assert!(table.contains("value: ********}\n"), "{table}");
}

#[test]
fn what_could_not_be_told_is_listed_by_what_was_missing() {
    let table = Sample::new().write(Format::Table);
    let expected = "    1×  no ClusterRoleBinding among the files given  service-account-bound\n";
    assert!(table.contains(expected), "{table}");
    assert!(
        table.contains(
            "3 findings in 4 objects of 3 files: 1 critical, 2 high; 1 unknown; 1 excepted\n"
        ),
        "{table}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_shown_too() {
    let table = Sample::new().write(Format::Table);
    let expected = "\
error: a tab where spaces belong
 --> broken.yaml:3:1
  |
3 |     c: 2
  | ^^^^
  = help: indent with spaces
";
    assert!(table.contains(expected), "{table}");
}

#[test]
fn a_framework_is_told_by_control_and_never_as_a_whole() {
    let table = Sample::new().write(Format::Table);
    let expected = "\
✗ 5.2.5  No host network  (fails)
         host-network: Deployment shop/web: shares the node's network
✓ 5.2.6  No escalation  (passes as far as checked: 1 of 2 checks applied)
? 5.1.6  Bound  (could not tell)
– 5.1.9  Doors are locked  (a person decides)
         asks who may enter the building
of 4 controls: 1 fail, 1 could not be told, 1 pass as far as checked, 1 were not checked
";
    assert!(table.contains(expected), "{table}");
    assert!(!table.contains("compliant"));
}

#[test]
fn a_pipe_gets_a_line_per_finding() {
    let lines = Sample::new().write(Format::Lines);
    let expected = "\
web.yaml:12:23: critical: privileged: Deployment shop/web: web is root on the node
web.yaml:7:20: high: host-network: Deployment shop/web: shares the node's network
web.yaml:14:38: high: secret-in-env: Deployment shop/web: holds a credential
unknown: service-account-bound: ServiceAccount shop/web: no ClusterRoleBinding among the files given
broken.yaml:3:1: error: a tab where spaces belong
";
    assert_eq!(lines, expected);
}

#[test]
fn colours_are_given_only_to_those_who_ask() {
    let sample = Sample::new();
    assert!(!sample.write(Format::Table).contains('\x1b'));
    let painted = sample
        .write_for(Format::Table, Terminal { width: 80, colors: true, ..Terminal::default() });
    assert!(painted.contains("\x1b[1;35mcritical[privileged]\x1b[0m"));
    assert!(painted.ends_with("\x1b[0m\n"));
}

#[test]
fn a_narrow_terminal_cuts_lines_around_the_caret() {
    let mut sample = Sample::new();
    let long = format!("{}x: yyyy{}", " ".repeat(300), "z".repeat(300));
    sample.files.insert("web.yaml".to_owned(), long.into());
    sample.findings.truncate(1);
    sample.findings[0].place = Some(model::Place { line: 1, column: 304, width: 4 });
    let table = sample
        .write_for(Format::Table, Terminal { width: 60, colors: false, ..Terminal::default() });
    let lines: Vec<&str> = table.lines().collect();
    let at = lines.iter().position(|line| line.contains("yyyy")).unwrap();
    assert!(lines[at].chars().count() <= 60, "{}", lines[at]);
    assert_eq!(lines[at].chars().position(|it| it == 'y'), lines[at + 1].find('^'));
}

#[test]
fn more_findings_than_the_limit_are_told_by_check() {
    let terminal = Terminal { limit: Some(1), ..Terminal::default() };
    let table = Sample::new().write_for(Format::Table, terminal);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("── the worst 1 of 3 findings ───"), "{table}");
    assert!(table.contains("critical[privileged]: "), "{table}");
    assert!(!table.contains("high["), "{table}");
    assert!(table.contains("critical  privileged\nhigh      "), "{table}");
    assert!(table.contains("1 is shown in full: --limit 0 shows all"), "{table}");
}

#[test]
fn the_worst_object_stands_first_whatever_its_file() {
    let in_file = |file: &str, severity| Finding {
        file: Some(Arc::from(file)),
        ..finding("host-network", severity, "spec")
    };
    let mut sample = Sample::new();
    sample.findings = vec![
        in_file("a.yaml", Severity::Low),
        in_file("b.yaml", Severity::Low),
        in_file("b.yaml", Severity::Critical),
        in_file("c.yaml", Severity::High),
    ];
    let table = sample.write(Format::Table);
    let at = |words: &str| table.find(words).unwrap();
    assert!(at("critical[host-network]") < at("high[host-network]"), "{table}");
    assert!(at("─ b.yaml") < at("─ c.yaml") && at("─ c.yaml") < at("─ a.yaml"), "{table}");
    let page = sample.write(Format::Html);
    let at = |words: &str| page.find(words).unwrap();
    assert!(at("<h3>b.yaml") < at("<h3>c.yaml") && at("<h3>c.yaml") < at("<h3>a.yaml"));
}

#[test]
fn objects_without_a_name_stay_apart() {
    let nameless = |line| Finding {
        object: Arc::new(reference("v1", "Pod", None, "")),
        begins: Some(Place { line, column: 1, width: 9 }),
        ..finding("host-network", Severity::High, "spec")
    };
    let mut sample = Sample::new();
    sample.findings = vec![nameless(1), nameless(9), nameless(1)];
    let table = sample.write(Format::Table);
    assert_eq!(table.matches("Pod  v1\n").count(), 2, "{table}");
}
