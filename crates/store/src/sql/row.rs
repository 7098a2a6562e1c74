//! Values on their way to a database and back.

use crate::error::Fault;

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The columns of a row, which are taken from the left to the right.
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl From<Vec<Value>> for Row {
    fn from(values: Vec<Value>) -> Row {
        Row(values.into_iter())
    }
}

impl Row {
    /// The next column, which is a whole number.
    pub(crate) fn integer(&mut self) -> Result<i64, Fault> {
        self.optional_integer()?.ok_or_else(|| Fault::damaged("a number is missing"))
    }

    /// The next column, which is a whole number or nothing.
    pub(crate) fn optional_integer(&mut self) -> Result<Option<i64>, Fault> {
        match self.0.next() {
            Some(Value::Integer(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(Fault::damaged("a column is no number")),
        }
    }

    /// The next column, which is a text.
    pub(crate) fn text(&mut self) -> Result<String, Fault> {
        self.optional_text()?.ok_or_else(|| Fault::damaged("a text is missing"))
    }

    /// The next column, which is a text or nothing.
    pub(crate) fn optional_text(&mut self) -> Result<Option<String>, Fault> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(Fault::damaged("a column is no text")),
        }
    }

    /// The next column, which is a row of bytes.
    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        match self.0.next() {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(Fault::damaged("a column holds no bytes")),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Integer(value)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
