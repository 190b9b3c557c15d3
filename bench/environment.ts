import * as ENV from '../functions/platform/env-names.ts'
import { functionEnvironment } from '../local/environment.ts'

const nowhere = 'http://127.0.0.1:1'

/** Everything that a function needs to be loaded; none of it leads anywhere. */
export function loadingEnvironment(): Record<string, string> {
  return functionEnvironment({
    aws: {
      [ENV.deliveryQueueUrl]: `${nowhere}/queue.fifo`,
      [ENV.patientQueueUrl]: `${nowhere}/patient.fifo`,
      [ENV.outgoingQueueUrl]: `${nowhere}/outgoing.fifo`,
      [ENV.outgoingSource]: 'bench',
      [ENV.tokenIssuer]: `${nowhere}/issuer`,
      [ENV.tokenAudience]: 'switchboard',
      [ENV.mailBucket]: 'bench-mail',
      [ENV.failuresBucket]: 'bench-failures',
      [ENV.filesBucket]: 'bench-files',
      [ENV.scheduleGroup]: 'bench',
      [ENV.scheduleRoleArn]: 'arn:aws:iam::000000000000:role/bench',
      [ENV.jobsFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:jobs',
      [ENV.runsFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:runs',
      [ENV.reportsFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:reports',
      [ENV.timerFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:timer',
      [ENV.scheduleDlqArn]: 'arn:aws:sqs:us-east-1:000000000000:bench',
      [ENV.mailFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
      [ENV.operationFunctionArns]: '{}',
      [ENV.readerFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    },
    databaseEndpoint: nowhere,
    awsPort: 1,
    port: 1,
    publicUrl: 'https://inbox.test',
  })
}
