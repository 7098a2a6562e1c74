//! What availability, a part of security, asks of a workload.

mod autoscaler_fights_replicas;
mod autoscaler_fixed;
mod autoscaler_single_replica;
mod autoscaler_without_requests;
mod cpu_limit_missing;
mod cpu_request_missing;
mod cron_job_deadline;
mod cron_job_history_off;
mod cron_job_overlaps;
mod disruption_budget_above_autoscaler;
mod disruption_budget_blocks;
mod disruption_budget_keeps_broken_pods;
mod disruption_budget_missing;
mod empty_dir_unbounded;
mod env_duplicated;
mod ephemeral_storage_limit_missing;
mod instance_label_mismatch;
mod job_deadline_missing;
mod job_retries_many;
mod job_ttl_missing;
mod liveness_probe_missing;
mod memory_limit_missing;
mod memory_overcommitted;
mod memory_request_missing;
mod priority_class_unset;
mod probe_port_unknown;
mod probes_identical;
mod readiness_probe_missing;
mod recommended_labels_missing;
mod replica_single;
mod replicas_not_spread;
mod request_above_limit;
mod resource_out_of_bounds;
mod resources;
mod restart_policy_never;
mod revision_history_off;
mod termination_grace_zero;
mod update_not_rolling;
mod update_takes_all_down;
mod workload;
mod workload_unlabelled;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    autoscaler_fights_replicas::CHECK,
    autoscaler_fixed::CHECK,
    autoscaler_single_replica::CHECK,
    autoscaler_without_requests::CHECK,
    cpu_limit_missing::CHECK,
    cpu_request_missing::CHECK,
    cron_job_deadline::CHECK,
    cron_job_history_off::CHECK,
    cron_job_overlaps::CHECK,
    disruption_budget_above_autoscaler::CHECK,
    disruption_budget_blocks::CHECK,
    disruption_budget_keeps_broken_pods::CHECK,
    disruption_budget_missing::CHECK,
    empty_dir_unbounded::CHECK,
    env_duplicated::CHECK,
    ephemeral_storage_limit_missing::CHECK,
    instance_label_mismatch::CHECK,
    job_deadline_missing::CHECK,
    job_retries_many::CHECK,
    job_ttl_missing::CHECK,
    liveness_probe_missing::CHECK,
    memory_limit_missing::CHECK,
    memory_overcommitted::CHECK,
    memory_request_missing::CHECK,
    priority_class_unset::CHECK,
    probe_port_unknown::CHECK,
    probes_identical::CHECK,
    readiness_probe_missing::CHECK,
    recommended_labels_missing::CHECK,
    replica_single::CHECK,
    replicas_not_spread::CHECK,
    request_above_limit::CHECK,
    resource_out_of_bounds::CHECK,
    restart_policy_never::CHECK,
    revision_history_off::CHECK,
    termination_grace_zero::CHECK,
    update_not_rolling::CHECK,
    update_takes_all_down::CHECK,
    workload_unlabelled::CHECK,
];
