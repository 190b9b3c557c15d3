import { Duration } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  type BehaviorOptions,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { privateBucket } from './support/bucket.ts'
import { explain } from './support/explain.ts'
import type { Stage } from './support/stage.ts'

const policy = (connect: string) =>
  [
    "default-src 'self'",
    `connect-src 'self' ${connect}`,
    "img-src 'self' data: blob: https:",
    "media-src 'self' blob: https:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

const everywhere: ResponseSecurityHeadersBehavior = {
  contentTypeOptions: { override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
}

/** A page of the console is a path without a file: it gets the one document, a missing file stays missing. */
const singlePage = `function handler(event) {
  var request = event.request
  if (request.uri.split('/').pop().indexOf('.') === -1) request.uri = '/index.html'
  return request
}`

export interface WebProps {
  stage: Stage
  logs: Bucket
}

/** Where the agents' console and the visitors' widget are served from. */
export class Web extends Construct {
  readonly bucket: Bucket
  /** origin of the console */
  readonly url: string

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id)
    const { stage, logs } = props
    this.bucket = privateBucket(this, 'Assets', stage, logs, {
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    })
    const ownApi = stage.apiDomain === undefined ? '' : ` https://${stage.apiDomain}`
    const ownIssuer = stage.oidcIssuer === undefined ? '' : ` ${new URL(stage.oidcIssuer).origin}`
    const consoleHeaders = new ResponseHeadersPolicy(this, 'ConsoleHeaders', {
      securityHeadersBehavior: {
        ...everywhere,
        contentSecurityPolicy: {
          contentSecurityPolicy: policy(
            `https://*.amazonaws.com wss://*.amazonaws.com https://*.amazoncognito.com${ownApi}${ownIssuer}`,
          ),
          override: true,
        },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
    })
    const widgetHeaders = new ResponseHeadersPolicy(this, 'WidgetHeaders', {
      comment: 'Loaded by the pages of the company, which are other origins',
      securityHeadersBehavior: everywhere,
      corsBehavior: {
        accessControlAllowOrigins: ['*'],
        accessControlAllowMethods: ['GET', 'HEAD'],
        accessControlAllowHeaders: ['*'],
        accessControlAllowCredentials: false,
        originOverride: true,
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'Cross-Origin-Resource-Policy', value: 'cross-origin', override: true }],
      },
    })
    const origin = S3BucketOrigin.withOriginAccessControl(this.bucket)
    const shared = { origin, compress: true, viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS } as const
    const pages = new EdgeFunction(this, 'SinglePage', {
      code: FunctionCode.fromInline(singlePage),
      runtime: FunctionRuntime.JS_2_0,
    })
    const pageBehavior: BehaviorOptions = {
      ...shared,
      responseHeadersPolicy: consoleHeaders,
      functionAssociations: [{ function: pages, eventType: FunctionEventType.VIEWER_REQUEST }],
    }
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Switchboard ${stage.name}`,
      defaultRootObject: 'index.html',
      defaultBehavior: pageBehavior,
      additionalBehaviors: { '/widget*': { ...shared, responseHeadersPolicy: widgetHeaders } },
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(stage.webDomain === undefined || stage.webCertificateArn === undefined
        ? {}
        : {
            domainNames: [stage.webDomain],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', stage.webCertificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
    })
    this.url = `https://${stage.webDomain ?? distribution.distributionDomainName}`
    explain(distribution, [
      { rule: 'CFR1', reason: 'A company’s customers and agents may be in any country.' },
      { rule: 'CFR2', reason: 'Only public static files are behind it; a web ACL is billed by the month.' },
      { rule: 'CFR3', reason: 'Only public static files are behind it; who uses the APIs is in their access logs.' },
      ...(stage.webDomain === undefined
        ? [
            {
              rule: 'CFR4',
              reason: 'CloudFront fixes the TLS policy of *.cloudfront.net; with webDomain it is TLS 1.2.',
            },
          ]
        : []),
    ])
  }
}
