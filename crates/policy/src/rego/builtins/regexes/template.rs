//! A text with regular expressions between delimiters: `urn:foo:{[a-z]+}`.

/// The regular expression of the whole; `None` where delimiters do not come in pairs.
pub(super) fn pattern(template: &str, start: char, end: char) -> Option<String> {
    let mut pattern = String::from("^");
    let mut rest = template;
    while let Some(at) = rest.find([start, end]) {
        let (before, inside) = rest.split_at_checked(at)?;
        let inside = inside.strip_prefix(start)?;
        let length = closing(inside, start, end)?;
        let (expression, after) = inside.split_at_checked(length)?;
        pattern.push_str(&regex::escape(before));
        pattern.push('(');
        pattern.push_str(expression);
        pattern.push(')');
        rest = after.strip_prefix(end)?;
    }
    pattern.push_str(&regex::escape(rest));
    pattern.push('$');
    Some(pattern)
}

/// Where the delimiter stands that belongs to one before the text.
fn closing(text: &str, start: char, end: char) -> Option<usize> {
    let mut open = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter == end {
            match open.checked_sub(1) {
                Some(less) => open = less,
                None => return Some(at),
            }
        } else if letter == start {
            open += 1;
        }
    }
    None
}
