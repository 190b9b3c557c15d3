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

/** The one table that everything is in, paid by the request: the stack's own, or one that was restored from its backup. */
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
      billingMode: BillingMode.PAY_PER_REQUEST,
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
      })
    }
    return table
  }
}
