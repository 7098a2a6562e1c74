//! What formats come to.

use super::*;

#[test]
fn values_are_written_as_go_writes_them() {
    for (format, expected) in [
        ("%[1]v is not in %v", r#"text is not in ["b", {"c": 1}, "d\"e"]"#),
        ("%[1]s|%8[1]s|%-8[1]s|%.2[1]s|%[1]q", r#"text|    text|text    |te|"text""#),
        ("%[5]x|%[5]X|%[5]b|%[5]o|%#[5]x|%[5]c", "fe|FE|11111110|376|0xfe|þ"),
        ("%[6]d|%6[6]d|%-6[6]d|%06[6]d|%+[5]d|%.4[6]d", "-42|   -42|-42   |-00042|+254|-0042"),
        ("%[7]v|%.2[7]f|%8.1[7]f|%08.1[7]f|%[7]e", "1.005|1.00|     1.0|000001.0|1.005000e+00"),
        ("%[8]v|%[8]s|%[9]v", "true|true|null"),
        ("%[10]v|%[10]g|%.3[10]g|%[10]f", "1.2345675e+06|1.2345675e+06|1.23e+06|1234567.500000"),
        ("%[1]*[5]d", "%!(BADWIDTH)254"),
        ("%[4]s %[4]T %[4]c", "123456789012345678901 *big.Int %!c(big.Int=123456789012345678901)"),
        ("%[1]x", "74657874"),
        ("%[1]T %[5]T %[7]T", "string int float64"),
        ("%[1]v 100%%", "text 100%"),
    ] {
        check(format, expected);
    }
}

#[test]
fn what_does_not_fit_is_said() {
    for (format, expected) in [
        ("%[1]d", "%!d(string=text)"),
        ("%[5]s", "%!s(int=254)"),
        ("%[7]d", "%!d(float64=1.005)"),
        ("%[11]d", "%!d(BADINDEX)"),
        ("%[10]v%v", "1.2345675e+06%!v(MISSING)"),
        ("%[1]½", "%!½(string=text)"),
        ("%[1]v%", "text%!(NOVERB)"),
    ] {
        check(format, expected);
    }
    let made = |format: String, values: Vec<Value<'static>>| {
        let arguments = [Value::from(format), Value::array(values)];
        sprintf(&mut Context::default(), &arguments)
    };
    let said = made("a".to_owned(), vec![Value::from(1), Value::from("b")]).unwrap();
    assert_eq!(said, Some(Value::from("a%!(EXTRA int=1, string=b)")));
    assert!(made("%999999d".repeat(20), vec![Value::from(1); 20]).is_err());
}

/// Formats that name values by their position; what they leave over is not said.
fn check(format: &str, expected: &str) {
    let number = |text| Value::Number(crate::rego::Number::parse(text).unwrap());
    let object = Value::object([("c", Value::from(1))]);
    let values = vec![
        Value::from("text"),
        Value::array(vec![Value::from("b"), object, Value::from("d\"e")]),
        Value::Null,
        number("123456789012345678901"),
        number("254"),
        number("-42"),
        number("1.005"),
        Value::Bool(true),
        Value::Null,
        number("1234567.5"),
    ];
    let arguments = [Value::string(format), Value::array(values)];
    let said = sprintf(&mut Context::default(), &arguments).unwrap().unwrap();
    assert_eq!(said.as_str(), Some(expected), "{format}");
}
