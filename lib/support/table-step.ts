import { TABLE } from '../../functions/platform/table-definition.ts'

interface Index {
  IndexName: string
  KeySchema: { AttributeName: string; KeyType: string }[]
  Projection: { ProjectionType: string }
}
interface Resource {
  Type: string
  Properties: {
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[]
    GlobalSecondaryIndexes?: Index[]
  } & Record<string, unknown>
}
export interface Template {
  Resources: Record<string, Resource>
}

/** What the next step gives the table of a stack that is deployed: an index that it lacks; undefined: it has them all. */
export interface Step {
  adds: string
  /** that come after it */
  left: string[]
  template: Template
}

/**
 * CloudFormation gives a table one index per update, and does not wait until it is filled. So the indexes of a new edition
 * come before its functions, one by one: each step is the template as it is deployed and nothing but one index more.
 */
export function nextStep(deployed: Template): Step | undefined {
  const tables = Object.entries(deployed.Resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
  const [[id, table] = [], ...more] = tables
  if (!id || !table || more.length > 0) {
    throw new Error('This is no template of Switchboard with a table of its own: it has no table, or several.')
  }
  const { GlobalSecondaryIndexes: has = [], AttributeDefinitions: attributes } = table.Properties
  const missing = Object.values(TABLE.indexes).filter(({ name }) => !has.some(({ IndexName }) => IndexName === name))
  const [next, ...left] = missing
  if (!next) return undefined
  const keys = [next.partitionKey, next.sortKey]
  const Properties = {
    ...table.Properties,
    AttributeDefinitions: [...attributes, ...keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }))],
    GlobalSecondaryIndexes: [
      ...has,
      {
        IndexName: next.name,
        KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
        Projection: { ProjectionType: next.projection },
      },
    ],
  }
  const template = { ...deployed, Resources: { ...deployed.Resources, [id]: { ...table, Properties } } }
  return { adds: next.name, left: left.map(({ name }) => name), template }
}
