import { describe, expect, test } from 'vitest'
import { examplesLeft, readStage, stages } from '../../bin/config.ts'

describe('stages', () => {
  test.each(Object.keys(stages))('%s is complete', (name) => {
    expect(readStage(name)).toMatchObject({ name, removal: 'keep', activateReceiptRules: false })
  })

  test('an unknown stage is refused with those that there are', () => {
    expect(() => readStage('live')).toThrow('There is no stage "live" in bin/config.ts; there are: dev, prod')
  })

  test('what the command line says wins, in the types of the settings', () => {
    const given = { ownerEmail: 'ann@acme.test', activateReceiptRules: 'true', logRetentionDays: '7' }
    expect(readStage('dev', given)).toMatchObject({
      ownerEmail: 'ann@acme.test',
      activateReceiptRules: true,
      logRetentionDays: 7,
    })
  })

  test.each([
    [{ ownerEmail: 'ann' }, 'ownerEmail: Invalid email address'],
    [{ emailFrom: 'support@elsewhere.test' }, 'emailFrom: must be an address at inbox.example.com'],
    [{ emailFrom: 'Support <support@elsewhere.test>' }, 'emailFrom: must be an address at inbox.example.com'],
    [{ emailFrom: 'support' }, 'emailFrom: must be an address at inbox.example.com'],
    [{ apiDomain: 'api.acme.test' }, 'apiDomain: needs apiCertificateArn, and the other way round'],
    [{ oidcAudience: 'switchboard' }, 'oidcIssuer: needs oidcAudience, and the other way round'],
    [{ tableName: 'restored' }, 'tableName: needs tableStreamArn, and the other way round'],
    [
      { tableName: 'restored', tableStreamArn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/other/stream/1' },
      'tableStreamArn: is not a stream of restored',
    ],
    [{ waf: true, region: 'eu-west-1' }, 'waf: CloudFront takes a web ACL of us-east-1 only'],
    [{ waf: 'true' }, 'waf: CloudFront takes a web ACL of us-east-1 only'],
    [
      { waf: true, webAclArn: 'arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/ours/1' },
      'webAclArn: is not the ARN of a web ACL for CloudFront',
    ],
    [{ logRetentionDays: 8 }, 'logRetentionDays: must be one of 1,3,5,7'],
    [{ deliveryConcurrency: 1 }, 'deliveryConcurrency: Too small'],
    [{ workspaceName: 'a'.repeat(201) }, 'workspaceName: Too big'],
    [{ account: '12' }, 'account: must have 12 digits'],
    [{ ownerMail: 'ann@acme.test' }, 'Unrecognized key: "ownerMail"'],
    [{ reservedConcurrency: { htp: 1 } }, 'reservedConcurrency'],
  ])('%j is refused by name', (given, message) => {
    expect(() => readStage('prod', given)).toThrow(message)
  })

  test.each(['aws-test', 'my-amazon', 'cognito'])(
    'a stage called %s is refused: Cognito has no domain for it',
    (name) => {
      stages[name] = { workspaceName: 'W', ownerEmail: 'a@b.test', emailDomain: 'b.test', emailFrom: 'a@b.test' }
      try {
        expect(() => readStage(name)).toThrow('name: must not contain "aws", "amazon" or "cognito"')
      } finally {
        delete stages[name]
      }
    },
  )

  test('emails may come from a name', () => {
    const emailFrom = 'Acme Support <support@inbox.example.com>'
    expect(readStage('prod', { emailFrom })).toMatchObject({ emailFrom })
  })

  test('all that is wrong is said at once', () => {
    expect(() => readStage('prod', { ownerEmail: 'ann', account: '12' })).toThrow(/account:[\s\S]*ownerEmail:/)
  })

  test('examples that nobody replaced are noticed', () => {
    expect(examplesLeft(readStage('prod'))).toEqual(['ownerEmail', 'emailDomain'])
    const own = { ownerEmail: 'ann@acme.test', emailDomain: 'in.acme.test', emailFrom: 'hello@in.acme.test' }
    expect(examplesLeft(readStage('prod', own))).toEqual([])
  })
})
