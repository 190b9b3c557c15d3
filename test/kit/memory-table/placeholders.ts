import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { refuse } from './refusals.ts'
import type { Path } from './syntax.ts'
import { admitItem, type StoredItem } from './values.ts'

export interface WithPlaceholders {
  ExpressionAttributeNames?: Record<string, string> | undefined
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined
}

/** Attributes that expressions name as they are. Look a new one up in DynamoDB's list of reserved words first. */
const PLAIN_NAMES = new Set(['pk', 'sk', 'words', 'reasons', 'replayAskedAt', 'replayedAt'])

/** The names and values of one request, and which of them its expressions used. */
export class Placeholders {
  private readonly names: Record<string, string>
  private readonly values: StoredItem
  private readonly used = new Set<string>()

  constructor(input: WithPlaceholders, hasExpression: boolean) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input
    if (names && Object.keys(names).length === 0) refuse('ExpressionAttributeNames must not be empty')
    if (values && Object.keys(values).length === 0) refuse('ExpressionAttributeValues must not be empty')
    if (!hasExpression && (names || values)) refuse('Placeholders can only be specified when using expressions')
    this.names = names ?? {}
    this.values = admitItem(values ?? {})
  }

  name(part: string): string {
    if (part.startsWith('#')) {
      this.used.add(part)
      return (
        this.names[part] ??
        refuse(`An expression attribute name used in the document path is not defined; attribute name: ${part}`)
      )
    }
    if (!PLAIN_NAMES.has(part)) throw new Error(`The memory table does not know whether ${part} is a reserved word.`)
    return part
  }
  path(path: Path): Path {
    return path.map((part) => (typeof part === 'string' ? this.name(part) : part))
  }
  value(name: string): AttributeValue {
    this.used.add(name)
    return this.values[name] ?? refuse(`An expression attribute value used in expression is not defined: ${name}`)
  }

  /** Once all expressions were read: DynamoDB refuses what none of them used. */
  allUsed(): void {
    for (const name of [...Object.keys(this.names), ...Object.keys(this.values)]) {
      if (!this.used.has(name)) refuse(`Value provided in the request unused in expressions: keys: {${name}}`)
    }
  }
}
