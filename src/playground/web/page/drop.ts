/** Lets files be dropped anywhere on the page. */
export function takeDrops(take: (file: File) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    document.body.classList.add('pg-dropping')
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) document.body.classList.remove('pg-dropping')
  })
  document.addEventListener('drop', (event) => {
    document.body.classList.remove('pg-dropping')
    if (!hasFiles(event)) return
    event.preventDefault()
    for (const file of event.dataTransfer?.files ?? []) take(file)
  })
}
