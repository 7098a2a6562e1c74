use report::Format;

use crate::hostile::hostile;
use crate::sample::Sample;

#[test]
fn findings_are_tables_by_file() {
    let text = Sample::new().write(Format::Markdown);
    for expected in [
        "# Yagura: 3 findings\n",
        "| 1 | 2 | 0 | 0 | 1 | 1 |\n",
        "\n## `web.yaml`\n",
        "| 🔶 | high | `Deployment shop/web` | shares the node's network | 7 | `host-network` | remove spec.hostNetwork |\n",
        "| no ClusterRoleBinding among the files given | 1 | service-account-bound |\n",
        "| `host-network` | `DaemonSet kube-system/cni` | the network plugin needs it | ops | 2027-01-31 |\n",
        "| error | `broken.yaml:3:1` | a tab where spaces belong |\n",
        "| 5.2.5 | No host network | automated | fails | 1 |\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn a_manifest_cannot_leave_its_cell() {
    let text = hostile().write(Format::Markdown);
    for line in text.lines().filter(|line| line.starts_with("| 🔶")) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 8, "{line}");
    }
    assert!(!text.contains("<img"));
    assert!(!text.contains("@everyone"));
}
