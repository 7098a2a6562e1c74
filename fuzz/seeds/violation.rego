violation[{"msg": msg, "details": {}}] {
  container := input.review.object.spec.containers[_]
  not ok(container, input.parameters.list)
  (count(input.parameters.list) + 1) > 2
  msg := sprintf("%v: %d", [container.name, 1])
} {
  data.inventory.namespace[ns][_].Pod[name]
  msg := concat("/", [ns, name])
}
ok(container, list) { some i; list[i] == container.image }
