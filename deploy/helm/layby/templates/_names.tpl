{{/* Go's own template functions only, so that the tests can render the chart without Helm. */}}
{{- define "layby.labels" }}
    app.kubernetes.io/name: layby
    app.kubernetes.io/instance: {{ .Release.Name }}
    app.kubernetes.io/version: {{ printf "%q" .Chart.AppVersion }}
    app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "layby.selector" }}
      app.kubernetes.io/name: layby
      app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
