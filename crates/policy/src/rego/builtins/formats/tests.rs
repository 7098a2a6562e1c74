//! What formats come to.

use super::*;

#[test]
fn values_are_written_as_go_writes_them() {
    for (format, expected) in [
        ("%v is not in %v", r#"text is not in ["b", {"c": 1}, "d\"e"]"#),
        ("%s|%8s|%-8s|%.2s|%q", r#"text|    text|text    |te|"text""#),
        ("%[5]x|%[5]X|%[5]b|%[5]o|%#[5]x|%[5]c", "fe|FE|11111110|376|0xfe|þ"),
        ("%[6]d|%6[6]d|%-6[6]d|%06[6]d|%+[5]d|%.4[6]d", "-42|   -42|-42   |-00042|+254|-0042"),
        ("%[7]v|%.2[7]f|%8.1[7]f|%08.1[7]f|%[7]e", "1.005|1.00|     1.0|000001.0|1.005000e+00"),
        ("%[8]v|%[8]s|%[9]v", "true|true|null"),
        ("%[10]v|%[10]g|%.3[10]g|%[10]f", "1.2345675e+06|1.2345675e+06|1.23e+06|1234567.500000"),
        ("%*[5]d", "%!(BADWIDTH)254"),
        ("%[1]x", "74657874"),
        ("%[1]T %[5]T %[7]T", "string int float64"),
        ("100%%", "100%"),
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
    let mut context = Context::default();
    let made = |format, values: Vec<Value<'static>>, context: &mut Context| {
        sprintf(context, &[Value::from(format), Value::array(values)])
            .map(|text| text.map(|text| text.as_str().unwrap_or_default().to_owned()))
    };
    let said = made("a", vec![Value::from(1), Value::from("b")], &mut context);
    assert_eq!(said.unwrap().unwrap(), "a%!(EXTRA int=1, string=b)");
    let wide = "%999999d".repeat(20);
    assert!(made(Box::leak(wide.into()), vec![Value::from(1); 20], &mut context).is_err());
}

fn check(format: &str, expected: &str) {
    let number = |text| Value::Number(crate::rego::Number::parse(text).unwrap());
    let object = Value::object([("c", Value::from(1))]);
    let values = vec![
        Value::from("text"),
        Value::array(vec![Value::from("b"), object, Value::from("d\"e")]),
        Value::from("text"),
        Value::from("text"),
        number("254"),
        number("-42"),
        number("1.005"),
        Value::Bool(true),
        Value::Null,
        number("1234567.5"),
    ];
    // What is left over is not said where values are named by their position.
    let uses_positions = format.contains('[');
    let values = if uses_positions || format.contains("100") || format.starts_with("%v") {
        values
    } else {
        vec![Value::from("text"); 5]
    };
    let values = match format {
        "100%%" => Vec::new(),
        "%v is not in %v" => values.into_iter().take(2).collect(),
        _ => values,
    };
    let arguments = [Value::string(format), Value::array(values)];
    let said = sprintf(&mut Context::default(), &arguments).unwrap().unwrap();
    assert_eq!(said.as_str(), Some(expected), "{format}");
}
