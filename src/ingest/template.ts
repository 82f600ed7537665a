/** True for a URL that stands for one page a day: it holds `{yyyy}`, `{MM}` or `{dd}`. */
export function isDateTemplate(source: string): boolean {
  return /\{(?:yyyy|MM|dd)\}/.test(source)
}

/** The address of a date's page: `{yyyy}`, `{MM}` and `{dd}` replaced, as often as they occur. */
export function expandTemplate(template: string, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return template.replaceAll('{yyyy}', year).replaceAll('{MM}', month).replaceAll('{dd}', day)
}
