//! `.trivyignore`, an id a line, and `.trivyignore.yaml`, of which the misconfigurations count.

use model::{Date, Node, Place};

use super::{Listed, Reader, everything, place};

/// `ID`, or `ID exp:DAY`; `#` begins a comment.
pub(super) fn lines(reader: &mut Reader<'_>, bytes: &[u8]) {
    for (number, line) in (1..).zip(String::from_utf8_lossy(bytes).lines()) {
        let mut words = line.split_whitespace();
        let Some(id) = words.next().filter(|id| !id.starts_with('#')) else { continue };
        let column = line.chars().take_while(|letter| letter.is_whitespace()).count() as u32 + 1;
        let place = Some(Place { line: number, column, width: id.chars().count() as u32 });
        let until = match words.find_map(|word| word.strip_prefix("exp:")) {
            None => None,
            Some(written) => match Date::parse(written) {
                None => {
                    reader.complain(place, "`exp:` wants a day such as 2027-03-31");
                    continue;
                }
                day => day,
            },
        };
        let checks = vec![id.to_owned()];
        reader.add(Listed { checks, objects: everything(), reason: None, until, place });
    }
}

pub(super) fn entries(reader: &mut Reader<'_>, root: Node<'_>) {
    let list = root.get("misconfigurations");
    if (root.is_set() && !root.is_mapping()) || (list.is_set() && !list.is_sequence()) {
        return reader.complain(place(root), "wants `misconfigurations` with a list of entries");
    }
    for item in list.items() {
        entry(reader, item);
    }
}

fn entry(reader: &mut Reader<'_>, item: Node<'_>) {
    let Some(id) = item.get("id").as_str() else {
        return reader.complain(place(item), "an entry names its `id`");
    };
    if !item.get("paths").is_empty() {
        return reader.leave_out(place(item.get("paths")), "`paths`");
    }
    let expiry = item.get("expired_at");
    let written = expiry.scalar().unwrap_or_default();
    let until = written.split(['T', ' ']).next().and_then(Date::parse);
    if expiry.is_set() && until.is_none() {
        return reader.complain(place(expiry), "`expired_at` wants a day such as 2027-03-31");
    }
    let reason = item.get("statement").scalar().map(|it| it.into_owned());
    let (checks, objects) = (vec![id.to_owned()], everything());
    reader.add(Listed { checks, objects, reason, until, place: place(item) });
}
