//! A container's environment variables, as far as they are written out.

use model::Container;

/// Each variable with a literal value: its path relative to the container, name and value.
pub(in crate::posture) fn variables<'d>(
    container: &Container<'d>,
) -> impl Iterator<Item = (String, &'d str, &'d str)> {
    container.get("env").items().enumerate().filter_map(|(index, variable)| {
        let (name, value) = (variable.get("name").as_str()?, variable.get("value").as_str()?);
        Some((format!("env[{index}].value"), name, value))
    })
}
