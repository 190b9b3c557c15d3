import { TABLE } from '../functions/platform/table-definition.ts'

const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  { AttributeName: sortKey, KeyType: 'RANGE' as const },
]

/** The product's table under a name, as CreateTable takes it and DescribeTable shows it; on request with the indexes of the first edition. */
export function tableShape(TableName: string, which: 'present' | 'with-earlier' = 'present') {
  const indexes = [
    ...Object.values(TABLE.indexes),
    ...(which === 'with-earlier' ? Object.values(TABLE.earlierIndexes) : []),
  ]
  const names = [TABLE.partitionKey, TABLE.sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])]
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: keySchema(TABLE),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  }
}

/** The same with its stream, as it is made. */
export const tableWithStream = (name: string) => ({
  ...tableShape(name),
  StreamSpecification: { StreamEnabled: true, StreamViewType: TABLE.streamViewType },
})
