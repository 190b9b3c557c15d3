import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  Table as DynamoTable,
  ProjectionType,
  StreamViewType,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { TABLE } from '../functions/platform/table-definition.ts'
import type { Stage } from './support/stage.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** The one table that everything is in, paid by the request. */
export class Table extends Construct {
  readonly table: DynamoTable

  constructor(scope: Construct, id: string, props: { stage: Stage }) {
    super(scope, id)
    const keep = props.stage.removal === 'keep'
    this.table = new DynamoTable(this, 'Table', {
      partitionKey: text(TABLE.partitionKey),
      sortKey: text(TABLE.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: TABLE.timeToLive,
      stream: StreamViewType[TABLE.streamViewType],
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    for (const index of Object.values(TABLE.indexes)) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        projectionType: ProjectionType.ALL,
      })
    }
  }
}
