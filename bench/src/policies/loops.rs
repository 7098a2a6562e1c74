//! Loops of CEL: how often they ask for memory, and what they cost, by the number of items.

use anyhow::ensure;
use policy::cel::{Activation, Budget, Type, Value, kubernetes};

use super::data;
use crate::{allocations, thread};

const EXPRESSIONS: [&str; 4] = [
    "object.spec.containers.all(c, !c.image.endsWith(':latest'))",
    "object.spec.containers.exists(c, c.name == 'nobody' || c.image.contains('@sha256:'))",
    "object.spec.containers.all(c, has(c.resources.limits) && c.resources.limits.all(k, k != ''))",
    "object.spec.containers.all(c, c.ports.all(p, p.containerPort > 1024))",
];

/// Prints the allocations of each loop over ten, a hundred and a thousand items; an error where they
/// grow with the items.
pub fn run() -> anyhow::Result<()> {
    let mut grows = false;
    println!("-- loops over 10, 100 and 1000 containers");
    let mut environment = kubernetes::environment(kubernetes::Release::NEWEST);
    let object = environment.declare("object", Type::Dyn);
    for expression in EXPRESSIONS {
        let program = environment.compile(expression)?;
        let mut counts = Vec::new();
        let mut costs = Vec::new();
        for items in [10, 100, 1000] {
            let document = data::document(&containers(items))?;
            let mut activation = Activation::new();
            activation.set(object, Value::of_node(document.root()).unwrap_or(Value::Null));
            let evaluate = || {
                let mut budget = Budget::new(Budget::PER_POLICY);
                std::hint::black_box(program.evaluate(&activation, &mut budget)).is_ok()
            };
            ensure!(evaluate(), "{expression} has no value");
            counts.push(allocations::during(|| {
                evaluate();
            }));
            costs.push(thread::median(|| {
                evaluate();
            })?);
        }
        let nanoseconds = (costs[2] - costs[0]) / 990.0 * 1e9;
        println!("{counts:?} allocations, {nanoseconds:5.0} ns an item: {expression}");
        grows |= counts[0] != counts[2];
    }
    ensure!(!grows, "allocations grow with items");
    Ok(())
}

fn containers(count: usize) -> String {
    let mut text = String::from("spec:\n  containers:\n");
    for number in 0..count {
        text += &format!(
            "  - {{name: c{number}, image: 'registry.example.org/shop/c:{number}', ports: \
             [{{containerPort: 8080}}], resources: {{limits: {{cpu: 1, memory: 1Gi}}}}}}\n"
        );
    }
    text
}
