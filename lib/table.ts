import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  Table as DynamoTable,
  type ITable,
  ProjectionType,
  StreamViewType,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { TABLE } from '../functions/platform/table-definition.ts'
import type { Stage } from './support/stage.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** The one table that everything is in: the stack's own, by default paid by the request, or one that was restored from its backup. */
export class Table extends Construct {
  readonly table: ITable

  constructor(scope: Construct, id: string, props: { stage: Stage }) {
    super(scope, id)
    const { stage } = props
    this.table =
      stage.tableName === undefined || stage.tableStreamArn === undefined
        ? this.own(stage)
        : DynamoTable.fromTableAttributes(this, 'Restored', {
            tableName: stage.tableName,
            tableStreamArn: stage.tableStreamArn,
          })
  }

  private own(stage: Stage): DynamoTable {
    const keep = stage.removal === 'keep'
    const table = new DynamoTable(this, 'Table', {
      partitionKey: text(TABLE.partitionKey),
      sortKey: text(TABLE.sortKey),
      billingMode: stage.provisioned ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST,
      ...(stage.provisioned ? { readCapacity: stage.provisioned.least, writeCapacity: stage.provisioned.least } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: TABLE.timeToLive,
      stream: StreamViewType[TABLE.streamViewType],
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    const earlier = stage.tableIndexes === 'with-earlier' ? Object.values(TABLE.earlierIndexes) : []
    for (const index of [...Object.values(TABLE.indexes), ...earlier]) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        projectionType: ProjectionType[index.projection],
        ...(stage.provisioned ? { readCapacity: stage.provisioned.least, writeCapacity: stage.provisioned.least } : {}),
      })
    }
    if (stage.provisioned) scale(table, stage.provisioned)
    return table
  }
}

const TARGET_PERCENT = 70

/** Reads and writes of the table and of each index follow their load, each by itself. */
function scale(table: DynamoTable, { least, most }: NonNullable<Stage['provisioned']>): void {
  const between = { minCapacity: least, maxCapacity: most }
  const target = { targetUtilizationPercent: TARGET_PERCENT }
  table.autoScaleReadCapacity(between).scaleOnUtilization(target)
  table.autoScaleWriteCapacity(between).scaleOnUtilization(target)
  for (const { name } of Object.values(TABLE.indexes)) {
    table.autoScaleGlobalSecondaryIndexReadCapacity(name, between).scaleOnUtilization(target)
    table.autoScaleGlobalSecondaryIndexWriteCapacity(name, between).scaleOnUtilization(target)
  }
}
