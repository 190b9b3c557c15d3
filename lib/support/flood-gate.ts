import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import type { Stage } from './stage.ts'

const measured = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName })

/**
 * A web ACL for CloudFront, which takes one of us-east-1 only: it turns away addresses that flood visitors' calls, and such
 * as AWS knows for attacks. HTTP APIs take none: whoever calls the API at its own address passes it by, and meets the
 * throttles of the routes and the limits of the functions. Answers its ARN.
 * https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export function floodGate(scope: Construct, stage: Stage): string {
  const acl = new CfnWebACL(scope, 'FloodGate', {
    scope: 'CLOUDFRONT',
    description: `Switchboard ${stage.name}: floods of calls by visitors`,
    defaultAction: { allow: {} },
    visibilityConfig: measured('all'),
    rules: [
      {
        name: 'floods',
        priority: 0,
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: stage.wafRate,
            evaluationWindowSec: 300,
            scopeDownStatement: {
              byteMatchStatement: {
                fieldToMatch: { uriPath: {} },
                positionalConstraint: 'STARTS_WITH',
                searchString: '/widget/',
                textTransformations: [{ priority: 0, type: 'NONE' }],
              },
            },
          },
        },
        action: {
          block: { customResponse: { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: '300' }] } },
        },
        visibilityConfig: measured('floods'),
      },
      {
        name: 'known-attackers',
        priority: 1,
        statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' } },
        overrideAction: { none: {} },
        visibilityConfig: measured('known-attackers'),
      },
    ],
  })
  return acl.attrArn
}
