import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import type { ConsoleConfig } from '../contracts/console-config.ts'
import { explain } from './support/explain.ts'
import type { Stage } from './support/stage.ts'

const built = (name: string) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))

export interface WebFilesProps {
  stage: Stage
  bucket: Bucket
  config: ConsoleConfig
}

/** Puts the console, its configuration and the widget, as `npm run build` made them, where they are served from. */
export class WebFiles extends Construct {
  constructor(scope: Construct, id: string, { stage, bucket, config }: WebFilesProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/switchboard/${stage.name}/web-files`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const place = (
      name: string,
      sources: ISource[],
      cache: string,
      filter: { include?: string[]; exclude?: string[] },
    ) =>
      new BucketDeployment(this, name, {
        sources,
        destinationBucket: bucket,
        cacheControl: [CacheControl.fromString(cache)],
        // What an open page may still ask for stays; the bucket's earlier versions end by themselves.
        prune: false,
        logGroup,
        memoryLimit: 512,
        ...filter,
      })
    const has = (name: string) => {
      const found = existsSync(built(name))
      if (!found) {
        Annotations.of(this).addWarningV2(`switchboard:${name}`, `dist/${name} is missing: run "npm run build" first.`)
      }
      return found
    }
    if (has('web')) {
      const console = Source.asset(built('web'))
      const assets = place('Assets', [console], 'public, max-age=31536000, immutable', {
        exclude: ['*'],
        include: ['assets/*'],
      })
      const pages = place('Pages', [console, Source.jsonData('config.json', config)], 'no-cache', {
        exclude: ['assets/*'],
      })
      // A page must not come before what it loads.
      pages.node.addDependency(assets)
    }
    if (has('widget')) place('Widget', [Source.asset(built('widget'))], 'public, max-age=300', {})
    // The CDK's own function, which copies the files during a deployment, and nothing at any other time.
    for (const copier of Stack.of(this).node.children.filter(({ node }) => /^Custom::CDKBucketDep/.test(node.id))) {
      explain(
        copier,
        [
          { rule: 'IAM4', reason: 'The CDK gives its own function the managed policy for writing a log.' },
          { rule: 'IAM5', reason: 'It copies every object of the assets into every place of this one bucket.' },
          { rule: 'L1', reason: 'Its runtime comes with the version of the CDK.' },
        ],
        { children: true },
      )
    }
  }
}
