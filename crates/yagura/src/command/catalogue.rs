//! `yagura checks` and `yagura frameworks`: what there is.

use std::process::ExitCode;

use judge::posture;
use model::Severity;
use policy::pss;

use crate::cli::{Checks, Frameworks};
use crate::{data, speech};

/// Lists the checks, and the Pod Security controls behind them.
pub(crate) fn checks(checks: &Checks) -> anyhow::Result<ExitCode> {
    let least = checks.severity.unwrap_or(Severity::Low);
    let ours = posture::checks().map(|check| (check.id, check.severity, check.title()));
    let controls = pss::pages().map(|control| (control.id, control.severity, control.title()));
    let wanted = ours.chain(controls).filter(|(_, severity, _)| *severity >= least);
    if checks.json {
        report::checks_json(wanted, &mut std::io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for (id, severity, title) in wanted {
        let title = title.replace('\n', " ");
        text.push_str(&format!("{id:<44} {severity:<9} {title}\n"));
    }
    speech::give(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Lists the frameworks, or the controls of one.
pub(crate) fn frameworks(frameworks: &Frameworks) -> anyhow::Result<ExitCode> {
    let mut text = String::new();
    if let Some(name) = &frameworks.name {
        let framework = data::framework(name)?;
        text.push_str(&format!("{} {}\n\n", framework.title, framework.version));
        for control in framework.controls {
            let (id, title, coverage) = (control.id, control.title, control.coverage.name());
            text.push_str(&format!("{id:<14} {coverage:<15} {title}\n"));
            for check in control.checks {
                text.push_str(&format!("{:<30} {check}\n", ""));
            }
            if let Some(reason) = control.reason {
                text.push_str(&format!("{:<30} ({reason})\n", ""));
            }
        }
    } else {
        for name in data::framework_names() {
            let framework = data::framework(name)?;
            let controls = framework.controls.len();
            let (title, version) = (framework.title, framework.version);
            text.push_str(&format!("{name:<18} {controls:>4} controls  {title} {version}\n"));
        }
    }
    speech::give(&text)?;
    Ok(ExitCode::SUCCESS)
}
