{{/* Parts of the fence: CEL that several policies share. Variables are evaluated only where a validation asks for them. */}}

{{- define "kingtide.fence.list" -}}
[{{ range $index, $one := . }}{{ if $index }}, {{ end }}'{{ $one }}'{{ end }}]
{{- end }}

{{- define "kingtide.fence.agents" -}}
[{{ range $index, $one := .Values.fence.agents }}{{ if $index }}, {{ end }}'{{ $one.namespace }}/{{ $one.name }}'{{ end }}]
{{- end }}

{{/* Pods, and everything that is a template of pods. The scheduler's binding is another request, and has its own policy. */}}
{{- define "kingtide.fence.podsAndTemplates" -}}
resourceRules:
  - apiGroups: [""]
    apiVersions: ["v1"]
    resources: ["pods", "replicationcontrollers", "podtemplates"]
    operations: ["CREATE", "UPDATE"]
  - apiGroups: ["apps"]
    apiVersions: ["v1"]
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"]
    operations: ["CREATE", "UPDATE"]
  - apiGroups: ["batch"]
    apiVersions: ["v1"]
    resources: ["jobs", "cronjobs"]
    operations: ["CREATE", "UPDATE"]
{{- end }}

{{/* Who asks, from where, for which pods. `anew` is false for changes that are no business of the fence: what runs may be labelled, scaled and drained. */}}
{{- define "kingtide.fence.variables" -}}
- name: template
  expression: >-
    request.resource.resource == 'pods' ? dyn(object) :
    request.resource.resource == 'podtemplates' ? dyn(object).template :
    request.resource.resource == 'cronjobs' ? dyn(object).spec.jobTemplate.spec.template : dyn(object).spec.template
- name: before
  expression: >-
    request.operation == 'CREATE' ? dyn({}) :
    request.resource.resource == 'pods' ? dyn(oldObject) :
    request.resource.resource == 'podtemplates' ? dyn(oldObject).template :
    request.resource.resource == 'cronjobs' ? dyn(oldObject).spec.jobTemplate.spec.template : dyn(oldObject).spec.template
- name: spec
  expression: "variables.template.spec"
- name: tolerations
  expression: "variables.spec.?tolerations.orValue([])"
- name: mark
  expression: "variables.template.?metadata.?labels[?'kingtide.dev/residency'].orValue('')"
- name: anew
  expression: >-
    request.operation == 'CREATE' ||
    variables.tolerations != variables.before.?spec.?tolerations.orValue([]) ||
    variables.mark != variables.before.?metadata.?labels[?'kingtide.dev/residency'].orValue('') ||
    variables.spec.?nodeName.orValue('') != variables.before.?spec.?nodeName.orValue('')
- name: space
  expression: "namespaceObject.metadata.?labels[?'kingtide.dev/residency'].orValue('')"
- name: entitled
  expression: "variables.space == 'burstable' && variables.mark == 'burstable'"
- name: exempt
  expression: "request.namespace in {{ include "kingtide.fence.list" .Values.fence.exemptNamespaces }}"
- name: named
  expression: "variables.tolerations.exists(one, one.?key.orValue('') == 'kingtide.dev/burst')"
- name: everything
  expression: >-
    variables.tolerations.exists(one, one.?key.orValue('') == '' && one.?effect.orValue('') in ['', 'NoExecute'])
- name: home
  expression: >-
    variables.spec.?nodeSelector[?'kingtide.dev.node-restriction.kubernetes.io/site'].orValue('') in {{ include "kingtide.fence.list" .Values.onPremSites }} ||
    (size(variables.spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])) > 0 &&
    variables.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.all(term,
    term.?matchExpressions.orValue([]).exists(one, one.key == 'kingtide.dev.node-restriction.kubernetes.io/site' &&
    one.operator == 'In' && one.values.all(value, value in {{ include "kingtide.fence.list" .Values.onPremSites }}))))
- name: daemonPod
  expression: >-
    request.resource.resource == 'pods' && request.userInfo.username in {{ include "kingtide.fence.list" .Values.fence.daemonSetControllers }} &&
    dyn(object).metadata.?ownerReferences.orValue([]).exists(one, one.?controller.orValue(false) && one.kind == 'DaemonSet')
- name: agent
  expression: >-
    request.resource.resource == 'daemonsets' ?
    request.namespace + '/' + dyn(object).metadata.?name.orValue('') in {{ include "kingtide.fence.agents" . }} :
    variables.daemonPod && dyn(object).metadata.ownerReferences.exists(one, one.?controller.orValue(false) &&
    one.kind == 'DaemonSet' && request.namespace + '/' + one.name in {{ include "kingtide.fence.agents" . }})
- name: mirror
  expression: >-
    request.resource.resource == 'pods' && 'system:nodes' in request.userInfo.?groups.orValue([]) &&
    'kubernetes.io/config.mirror' in dyn(object).metadata.?annotations.orValue({})
{{- end }}

{{/* A person, or a tool, that the administrator has given the right to say what is home and who may leave. */}}
{{- define "kingtide.fence.mayMark" -}}
authorizer.group('kingtide.dev').resource('marks').check('set').allowed()
{{- end }}

{{- define "kingtide.fence.binding" -}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels: {{- include "kingtide.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: {{ toJson .root.Values.fence.validationActions }}
{{- end }}

{{- define "kingtide.fence.byUs" -}}
- name: by-kingtide
  expression: "request.userInfo.username == 'system:serviceaccount:{{ .Release.Namespace }}:kingtide'"
{{- end }}

{{/* True when nothing of the metadata changes but the named labels and annotations, what the API server counts itself, and finalizers of ours. */}}
{{- define "kingtide.fence.metadataKept" -}}
- name: labels
  expression: "object.metadata.?labels.orValue({})"
- name: oldLabels
  expression: "oldObject.metadata.?labels.orValue({})"
- name: annotations
  expression: "object.metadata.?annotations.orValue({})"
- name: oldAnnotations
  expression: "oldObject.metadata.?annotations.orValue({})"
- name: metadataKept
  expression: >-
    variables.labels.all(key, key in {{ .labels }} || (key in variables.oldLabels && variables.oldLabels[key] == variables.labels[key])) &&
    variables.oldLabels.all(key, key in {{ .labels }} || key in variables.labels) &&
    variables.annotations.all(key, key in {{ .annotations }} || (key in variables.oldAnnotations && variables.oldAnnotations[key] == variables.annotations[key])) &&
    variables.oldAnnotations.all(key, key in {{ .annotations }} || key in variables.annotations) &&
    object.metadata.?ownerReferences.orValue([]) == oldObject.metadata.?ownerReferences.orValue([]) &&
    object.metadata.?finalizers.orValue([]).filter(one, !one.startsWith('kingtide.dev/')) ==
    oldObject.metadata.?finalizers.orValue([]).filter(one, !one.startsWith('kingtide.dev/'))
{{- end }}
