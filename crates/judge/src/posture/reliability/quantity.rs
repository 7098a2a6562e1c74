//! Kubernetes quantities: `500m`, `1.5`, `128Mi`, `2e3`.

/// The number that `text` says; `None` when it is no quantity.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|it: char| !it.is_ascii_digit() && !"+-.".contains(it));
    let (number, suffix) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let number: f64 = number.parse().ok()?;
    let factor = match suffix {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        "Pi" => 1_125_899_906_842_624.0,
        "Ei" => 1_152_921_504_606_846_976.0,
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?;
            10f64.powi(exponent.parse().ok()?)
        }
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn quantities_are_read() {
        for (text, number) in [
            ("500m", 0.5),
            ("2", 2.0),
            ("1.5", 1.5),
            ("1Ki", 1024.0),
            ("0.5Gi", 536_870_912.0),
            ("1E", 1e18),
            ("2e3", 2000.0),
            ("5k", 5000.0),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
        for text in ["", "m", "1.2.3", "5x", "five", "1 Gi", "e3"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
