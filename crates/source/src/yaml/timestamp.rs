//! Whether a text is a time as go-yaml knows them. Only `!!timestamp` asks.

/// `2001-1-2`, `2001-1-2 3:4:5.6`, `2001-1-2T3:4:5.6Z` or the same with `+07:00`.
pub(super) fn is_timestamp(text: &str) -> bool {
    parse(text.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// Gives what is left after the time.
fn parse(text: &[u8]) -> Option<&[u8]> {
    let (year, text) = text.split_at_checked(4)?;
    let year: u32 =
        str::from_utf8(year).ok().filter(|_| year.iter().all(u8::is_ascii_digit))?.parse().ok()?;
    let (month, text) = number(after(text, b"-")?)?;
    let (day, text) = number(after(text, b"-")?)?;
    if day == 0 || day > days(year, month)? {
        return None;
    }
    let Some((separator, clock)) = text.split_first() else { return Some(text) };
    let rest = time(clock)?;
    match separator {
        b' ' => Some(rest),
        b'T' | b't' => zone(rest),
        _ => None,
    }
}

fn after<'t>(text: &'t [u8], prefix: &[u8]) -> Option<&'t [u8]> {
    text.strip_prefix(prefix)
}

/// One digit or two.
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = text.split_at_checked(digits)?;
    Some((str::from_utf8(number).ok()?.parse().ok()?, rest))
}

fn days(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(if leap { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// `15:4:5`, with a fraction or without.
fn time(text: &[u8]) -> Option<&[u8]> {
    let (hour, text) = number(text)?;
    let (minute, text) = number(after(text, b":")?)?;
    let (second, text) = number(after(text, b":")?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let Some((b'.' | b',', fraction)) = text.split_first() else { return Some(text) };
    match fraction.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        0 => Some(text),
        digits => fraction.get(digits..),
    }
}

/// `Z` or `+07:00`.
fn zone(text: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = after(text, b"Z") {
        return Some(rest);
    }
    let text = after(text, b"+").or_else(|| after(text, b"-"))?;
    let (offset, rest) = text.split_at_checked(5)?;
    let [a @ b'0'..=b'9', b @ b'0'..=b'9', b':', c @ b'0'..=b'9', d @ b'0'..=b'9'] = offset else {
        return None;
    };
    let hours = (a - b'0') * 10 + (b - b'0');
    let minutes = (c - b'0') * 10 + (d - b'0');
    (hours <= 24 && minutes <= 60).then_some(rest)
}
