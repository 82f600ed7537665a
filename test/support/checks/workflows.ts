import { readFileSync } from 'node:fs'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'

/**
 * Prints what GitHub's own parser says of workflows: standard input is a JSON list of their texts, standard output one of their faults.
 * A program of its own, run by tsx: the parser imports JSON in a way that Node.js refuses.
 */
const texts = JSON.parse(readFileSync(0, 'utf8')) as string[]
const faults = texts.map((content) =>
  parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter())
    .context.errors.getErrors()
    .map(({ message }) => message),
)
process.stdout.write(JSON.stringify(faults))
