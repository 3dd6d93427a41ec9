{{/* One Kingtide per cluster: names are fixed, so that documents and fences can speak of them. */}}
{{- define "kingtide.labels" -}}
app.kubernetes.io/name: kingtide
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "kingtide.selector" -}}
app.kubernetes.io/name: kingtide
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "kingtide.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "kingtide.leaseName" -}}
{{ dig "lease" "name" "kingtide" .Values.config }}
{{- end }}

{{- define "kingtide.healthPort" -}}
{{ dig "http" "healthPort" 8081 .Values.config | int }}
{{- end }}

{{- define "kingtide.metricsPort" -}}
{{ dig "http" "metricsPort" 8080 .Values.config | int }}
{{- end }}

{{/* argoproj.io of argoproj.io/v1alpha1 */}}
{{- define "kingtide.groupOf" -}}
{{ first (splitList "/" .apiVersion) }}
{{- end }}

{{/* What the operator reads: rights and kinds come from one list, so that neither is there without the other. */}}
{{- define "kingtide.config" -}}
{{- $kinds := .Values.scalableKinds -}}
{{- toYaml (ternary (merge (dict "scalableKinds" $kinds) .Values.config) .Values.config (not (empty $kinds))) -}}
{{- end }}
