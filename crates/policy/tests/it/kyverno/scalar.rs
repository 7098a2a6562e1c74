//! The small language of a pattern's values.

use policy::kyverno::pattern::{STEPS, Verdict, judge};

use crate::reading::read_one;

/// The pattern holds for the values before the bar, and not for those behind it.
#[track_caller]
fn check(pattern: &str, cases: &str) {
    let (holds, fails) = cases.split_once("| ").unwrap();
    for (values, expected) in [(holds, true), (fails, false)] {
        for value in values.split_whitespace() {
            let value = if value == "absent" { "b: 1".to_owned() } else { format!("a: {value}") };
            let [object, pattern] = [&value, &format!("a: {pattern}")].map(|it| read_one(it));
            let found = judge(object.root(), pattern.root(), STEPS);
            assert!(!matches!(found, Verdict::Skip | Verdict::Unknown));
            let pattern = pattern.root();
            assert_eq!(found == Verdict::Pass, expected, "{pattern:?} and {value}");
        }
    }
}

#[test]
fn wildcards_match_letters() {
    check("nginx*", "nginx nginx:1 | ngin nginy absent");
    check("'?*'", "a 1 true 1.5 | '' absent null");
    check("'*'", "a 1 0 {} [] '' | absent null");
    check("'v?'", "v1 | v v12");
    check("'1.5E*'", "1.5 | 2.5");
}

#[test]
fn signs_say_what_is_compared() {
    check("'!*:latest'", "a:1 b | a:latest :latest absent");
    check("'>3'", "4 '4' 3.1 5000m | 3 2 absent a");
    check("'>= 3'", "4 '3' | 2");
    check("'<3'", "2 absent null | 3 a true {}");
    check("'<=3'", "3 | 3.1");
    check("'!5'", "4 absent a | 5 '5' 5000m");
    check("'!'", "'!' | a");
}

#[test]
fn words_are_joined() {
    check("'a | b*'", "a bc | c");
    check("'>1 & <20 | >31 & <33'", "10 32 | 1 21 33");
    check("'!a & !b'", "c | a b");
    check("'a|b'", "a b 'a|b' | c");
}

#[test]
fn amounts_are_equal_by_their_worth() {
    check("1Gi", "1024Mi 1073741824 | 1G 1023Mi");
    check("'200m'", "0.2 '0.2' | 0.3");
    check("'<=1h'", "60m 3600s 0 | 61m");
    check("7", "7 7.0 '7' | 8 '7s' true absent");
    check("7.5", "7.5 '7.5' | 7 absent");
    check("'7'", "7 7.0 '7' 7000m | 8");
}

#[test]
fn ranges_have_two_ends() {
    check("1-5", "1 5 3.5 '2' | 0 6 5.1");
    check("'1!-5'", "0 6 absent | 1 3 5");
    check("'!1-5'", "3 1 | 1-5");
    check("128Mi-512Mi", "256Mi 128Mi | 64Mi 1Gi");
    check("'-10-8'", "-9 0 | 9 -11");
    check("'-10--8'", "-9 | 9 -7");
    check("'+0!-+1'", "10 | 0 1");
    check("1h-2h", "90m | 3h");
    check("a-b", "a-b | a");
    check("1.-5", "1.-5 | 3");
}

#[test]
fn nothing_is_much_like_zero() {
    check("null", "absent null 0 0.0 '' false [] | 1 a true {}");
    check("true", "true | false 'true' 1 absent");
    check("false", "false | true absent 0");
    check("''", "'' | a 0");
    check("'true'", "true 'true' | false");
}

#[test]
fn each_value_of_a_list_is_looked_at() {
    check("'!ALL'", "[] [A,B] | [A,ALL]");
    check("['?*']", "[] [A] | [''] a absent");
    check("[]", " | [] [A] a");
}
