/** The page before its script runs. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Paperboy’s playground</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
<script type="module" src="/page/main.js"></script>
</head>
<body class="pg">
<noscript>The playground needs JavaScript. The same messages are drawn without it by: paperboy render digest DATE --html</noscript>
</body>
</html>
`

/** What the page may load and do: its own files and API, nothing else. Colours of messages are style attributes. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
