import { Aws, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { privateBucket } from './support/bucket.ts'
import { contentSecurityPolicy } from './support/content-security-policy.ts'
import { explain } from './support/explain.ts'
import { floodGate } from './support/flood-gate.ts'
import type { Stage } from './support/stage.ts'

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
  /** where the files of messages are */
  files: Bucket
}

/** Where the agents' console and the visitors' widget are served from. */
export class Web extends Construct {
  readonly bucket: Bucket
  /** origin of the console */
  readonly url: string
  /** A word that only the distribution and the widget's function have: the stack's own id, which nobody outside sees. */
  readonly key = Fn.select(2, Fn.split('/', Aws.STACK_ID))
  private readonly distribution: Distribution
  private readonly called: string[] = []
  private readonly isNamed: boolean

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id)
    const { stage, logs, files } = props
    this.bucket = privateBucket(this, 'Assets', stage, logs, {
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    })
    // As functions/areas/attachments/adapter/file-store.ts signs its forms and links.
    const fileOrigin = `https://${files.bucketRegionalDomainName}`
    // CloudFront is one for all regions: a second region's stack must not want the same names.
    const named = (name: string) => `Switchboard-${stage.name}-${Stack.of(this).region}-${name}`
    const consoleHeaders = new ResponseHeadersPolicy(this, 'ConsoleHeaders', {
      responseHeadersPolicyName: named('console'),
      securityHeadersBehavior: {
        ...everywhere,
        contentSecurityPolicy: {
          // APIs and sign-in are made when the console's address is known: what it calls is filled in afterwards.
          contentSecurityPolicy: Lazy.string({
            produce: () => contentSecurityPolicy({ connect: [...this.called, fileOrigin], files: [fileOrigin] }),
          }),
          override: true,
        },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
    })
    const widgetHeaders = new ResponseHeadersPolicy(this, 'WidgetHeaders', {
      responseHeadersPolicyName: named('widget'),
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
    const origin = S3BucketOrigin.withOriginAccessControl(this.bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: named('files') }),
    })
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
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Switchboard ${stage.name}`,
      defaultRootObject: 'index.html',
      defaultBehavior: pageBehavior,
      additionalBehaviors: { '/widget*.js': { ...shared, responseHeadersPolicy: widgetHeaders } },
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(stage.waf ? { webAclId: stage.webAclArn ?? floodGate(this, stage) } : {}),
      ...(stage.webDomain === undefined || stage.webCertificateArn === undefined
        ? {}
        : {
            domainNames: [stage.webDomain],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', stage.webCertificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
    })
    this.isNamed = stage.webDomain !== undefined
    this.url = `https://${stage.webDomain ?? this.distribution.distributionDomainName}`
    explain(this.distribution, [
      { rule: 'CFR1', reason: 'A company’s customers and agents may be in any country.' },
      { rule: 'CFR2', reason: 'A web ACL is billed by the month: a stage has one by its switch.' },
      { rule: 'CFR3', reason: 'Pages are public, and who calls the API through it is in the API’s access log.' },
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

  /** Lets the console's pages call these origins, and none else. */
  allowCalls(...origins: string[]): void {
    this.called.push(...origins)
  }

  /**
   * The same for URLs of functions that take calls of the console's origin alone. Where that is the distribution's own, a function's URL
   * can't be known before the distribution, and it is those of the region.
   */
  allowFunctionCalls(urls: string[]): void {
    this.allowCalls(...(this.isNamed ? urls : [`https://*.lambda-url.${Stack.of(this).region}.on.aws`]))
  }

  /** Visitors' calls go to the origin that their script came from, and from there to the API. */
  passVisitorsTo(apiUrl: string): void {
    const api = new HttpOrigin(Fn.select(2, Fn.split('/', apiUrl)), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders: { 'x-switchboard-distribution': this.key },
    })
    this.distribution.addBehavior('/widget/*', api, {
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: false,
    })
  }
}
