//! What the API server makes of quantities, and what always holds.

use std::cmp::Ordering;

use super::{Quantity, QuantityError};

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is read, and its canonical form.
#[test]
fn quantities_are_read_and_written() {
    for (text, canonical) in [
        ("0", "0"),
        ("0n", "0"),
        ("0Ki", "0"),
        ("1", "1"),
        ("+5", "5"),
        ("-5m", "-5m"),
        ("007", "7"),
        ("5n", "5n"),
        ("4u", "4u"),
        ("500m", "500m"),
        ("1500m", "1500m"),
        ("2000m", "2"),
        ("50k", "50k"),
        ("40T", "40T"),
        ("1E", "1E"),
        ("12E", "12E"),
        ("1000000000000000000000", "1000E"),
        ("8Ki", "8Ki"),
        ("1024Ki", "1Mi"),
        ("1023Ki", "1023Ki"),
        ("1024", "1024"),
        ("0.5Mi", "512Ki"),
        ("0.5Gi", "512Mi"),
        ("1.5Gi", "1536Mi"),
        ("512Ki", "512Ki"),
        ("1.1Ki", "1126400m"),
        ("100.035Ki", "102435840m"),
        ("0.05Gi", "53687091200m"),
        ("3Ei", "3Ei"),
        ("-4Pi", "-4Pi"),
        ("1E-3", "1e-3"),
        ("1e3", "1e3"),
        ("1e14", "100e12"),
        ("1.3E+6", "1300e3"),
        ("0.5e-1", "50e-3"),
        ("12e0", "12"),
        ("9.01", "9010m"),
        ("100.035k", "100035"),
        ("7.123456M", "7123456"),
        ("0.0005k", "500m"),
        // Too small, and so rounded up; too large for powers of 1024, and so cut off.
        ("3.001n", "4n"),
        ("-3.001n", "-4n"),
        ("0.9n", "1n"),
        ("1.1E-9", "2e-9"),
        ("1e-2000000000", "1e-9"),
        ("0.00000012345", "124n"),
        ("0.000000000001Ki", "2n"),
        ("9Ei", "9223372036854775807"),
        ("9223372036854775807Ki", "9223372036854775807"),
        ("1e2000000000", "100e1999999998"),
        // What nobody would write.
        (".001", "1m"),
        ("1.", "1"),
        ("1.G", "1G"),
        (".", "0"),
        ("-", "0"),
        ("m", "0"),
        ("Mi", "0"),
        ("e3", "0"),
        ("1e4294967297", "10"),
    ] {
        let read = quantity(text);
        let written = read.to_string();
        assert_eq!(written, canonical, "{text}");
        assert_eq!(quantity(&written), read, "{text}");
    }
}

#[test]
fn what_is_no_quantity_is_refused() {
    use QuantityError::{Number, Shape, Suffix, TooLong};
    for (text, error) in [
        ("", Shape),
        ("10Mo", Shape),
        ("Three", Shape),
        ("1,3G", Shape),
        ("1 Gi", Shape),
        (" 1", Shape),
        ("1.2.3", Shape),
        ("five", Shape),
        ("1+1.0M", Shape),
        ("10Mm", Suffix),
        ("200K", Suffix),
        ("5i", Suffix),
        ("1e", Suffix),
        ("1e-", Suffix),
        ("+-1", Suffix),
        ("e-10", Number),
        (".e-10", Number),
        (&"9".repeat(2000), TooLong),
        ("1234567890123456789e1000000", TooLong),
    ] {
        assert_eq!(Quantity::parse(text).err(), Some(error), "{text}");
    }
}

#[test]
fn quantities_are_compared_by_value() {
    for (left, ordering, right) in [
        ("200M", Ordering::Equal, "0.2G"),
        ("50M", Ordering::Less, "50Mi"),
        ("150Mi", Ordering::Greater, "100Mi"),
        ("2000k", Ordering::Equal, "0.002G"),
        ("-1", Ordering::Less, "1n"),
        ("-2", Ordering::Less, "-1500m"),
        ("0", Ordering::Equal, "0.000000000000"),
        ("1e2000000000", Ordering::Greater, "9999999999999999999999999999999999999G"),
        ("1e18", Ordering::Equal, "1000000000000000000"),
        ("10000T", Ordering::Greater, "100Gi"),
    ] {
        assert_eq!(quantity(left).cmp(&quantity(right)), ordering, "{left} {right}");
        assert_eq!(quantity(right).cmp(&quantity(left)), ordering.reverse(), "{left} {right}");
    }
}

#[test]
fn quantities_are_added_and_subtracted() {
    for (left, right, sum, difference) in [
        ("50k", "20", "50020", "49980"),
        ("1Gi", "1Mi", "1025Mi", "1023Mi"),
        ("0", "1Gi", "1Gi", "-1Gi"),
        ("1Gi", "0", "1Gi", "1Gi"),
        ("100m", "1", "1100m", "-900m"),
        ("1", "1n", "1000000001n", "999999999n"),
        ("9E", "9E", "18E", "0"),
        ("9223372036854775807", "1", "9223372036854775808", "9223372036854775806"),
        (
            "9999999999999999999999999999999999999",
            "2",
            "10000000000000000000000000000000000001",
            "9999999999999999999999999999999999997",
        ),
        ("-5", "7", "2", "-12"),
    ] {
        let (left, right) = (quantity(left), quantity(right));
        assert_eq!(left.add(&right).map(|it| it.to_string()), Ok(sum.to_owned()));
        assert_eq!(left.subtract(&right).map(|it| it.to_string()), Ok(difference.to_owned()));
    }
    let (least, one) = (Quantity::from(i64::MIN), Quantity::from(1));
    assert_eq!(least.subtract(&one).unwrap().to_string(), "-9223372036854775809");
    assert_eq!(one.subtract(&least).unwrap().to_string(), "9223372036854775809");
    for (left, right) in [("1e2000000000", "1"), ("1e1015", "1n"), ("-1e1015", "1n")] {
        let sum = quantity(left).add(&quantity(right));
        assert_eq!(sum.err(), Some(QuantityError::TooLong), "{left}");
    }
}

#[test]
fn only_short_whole_numbers_are_integers() {
    for (text, integer) in [
        ("50k", Some(50_000)),
        ("50000000G", Some(50_000_000_000_000_000)),
        ("-3Ki", Some(-3072)),
        ("e900000000", Some(0)),
        ("1000m", None),
        ("1.0", None),
        ("9223372036854775807", None),
        ("3Ei", None),
        ("1e19", None),
        ("9999999999999999999999999999999999999G", None),
    ] {
        assert_eq!(quantity(text).as_integer(), integer, "{text}");
    }
    let sum =
        quantity("50k").add(&Quantity::from(20)).and_then(|it| it.subtract(&quantity("100k")));
    assert_eq!(sum.unwrap().as_integer(), Some(-49_980));
}

#[test]
fn any_quantity_is_a_float() {
    for (text, float) in [
        ("50.703k", 50_703.0),
        ("500m", 0.5),
        ("-0.5Gi", -536_870_912.0),
        ("1E", 1e18),
        ("2e3", 2000.0),
        ("-000Pi", 0.0),
        ("1e308", 1e308),
        ("1e309", f64::INFINITY),
        ("-1e2000000000", f64::NEG_INFINITY),
    ] {
        assert_eq!(quantity(text).as_float().to_bits(), float.to_bits(), "{text}");
    }
}

#[test]
fn signs_are_told() {
    for (text, sign) in [("-1n", -1), ("0.0", 0), ("-0", 0), ("3Ei", 1), ("-3Ei", -1)] {
        assert_eq!(quantity(text).sign(), sign, "{text}");
    }
}

/// Texts of the letters that quantities are made of: whatever is read reads back as the same, and
/// sums obey their laws.
#[test]
fn what_is_read_reads_back() {
    const LETTERS: &[u8] = b"0012359..-+eEinumkKMGTP";
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let mut last = Quantity::from(1);
    let mut read = 0;
    for _ in 0..60_000 {
        let length = below(14);
        let text: String = (0..length).map(|_| char::from(LETTERS[below(LETTERS.len())])).collect();
        let Ok(quantity) = Quantity::parse(&text) else { continue };
        read += 1;
        let written = quantity.to_string();
        assert!(Quantity::parse(&written).is_ok_and(|it| it == quantity), "{text} {written}");
        assert_eq!(quantity.sign(), quantity.cmp(&Quantity::from(0)) as i64, "{text}");
        if let Ok(sum) = quantity.add(&last) {
            assert_eq!(Ok(&sum), last.add(&quantity).as_ref(), "{text}");
            assert_eq!(sum.subtract(&last).ok(), Some(quantity.clone()), "{text}");
            assert_eq!(sum.cmp(&last) as i64, quantity.sign(), "{text}");
        }
        last = quantity;
    }
    assert!(read > 2_000, "{read}");
}
