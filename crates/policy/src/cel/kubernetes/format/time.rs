//! Dates and moments, nearly as RFC 3339 has them.

/// `2020-02-29`, a day that there is.
pub(super) fn is_date(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let (Some(year), Some(month), Some(day)) =
        (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `2020-01-01T23:59:59.5+01:00`. Kubernetes does not mind what stands behind a second `T`, which
/// character parts seconds from their fraction, or a zone that no clock can have.
pub(super) fn is_date_time(text: &str) -> bool {
    let mut parts = text.split(['T', 't']);
    let (Some(date), Some(time)) = (parts.next(), parts.next()) else { return false };
    is_date(date) && is_time(time)
}

fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else { return false };
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = clock.as_bytes() else { return false };
    let is_within = |digits: &[u8], most| number(digits).is_some_and(|number| number <= most);
    is_within(&[h1, h2], 23)
        && is_within(&[m1, m2], 59)
        && is_within(&[s1, s2], 59)
        && (is_zone(rest) || is_zone(without_fraction(rest)))
}

fn is_zone(text: &str) -> bool {
    match text.as_bytes() {
        [b'Z' | b'z'] => true,
        &[b'+' | b'-', h1, h2, b':', m1, m2] => number(&[h1, h2, m1, m2]).is_some(),
        _ => false,
    }
}

/// What follows any one character and the digits behind it; nothing when there are none.
fn without_fraction(text: &str) -> &str {
    let mut letters = text.chars();
    if letters.next() == Some('\n') {
        return "";
    }
    let rest = letters.as_str().trim_start_matches(|digit: char| digit.is_ascii_digit());
    if rest.len() < letters.as_str().len() { rest } else { "" }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
    })
}
