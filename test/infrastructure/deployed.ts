import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, NestedStack, type Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import * as z from 'zod'
import { readStage } from '../../bin/config.ts'
import { SwitchboardStack } from '../../lib/stack.ts'

const Settings = z.object({ context: z.record(z.string(), z.unknown()) })
const settings = Settings.parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')))

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
})
export type Resource = z.infer<typeof Resource>

/** Not one of CDK's own making: that would stay. */
const synthesizedInto = mkdtempSync(join(tmpdir(), 'switchboard-synth-'))
process.once('exit', () => rmSync(synthesizedInto, { recursive: true, force: true }))

/** The stack of a stage, with the flags of cdk.json, without bundling the functions and without copies of what is shipped. */
export function stackOf(given: Record<string, unknown> = {}, name = 'prod'): SwitchboardStack {
  const app = new App({
    context: { ...settings.context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
    outdir: mkdtempSync(join(synthesizedInto, 'stage-')),
    analyticsReporting: false,
    // Takes longer than all the rest, and only warns: cfn-lint reads the same templates, and fails.
    builtinCloudFormationValidation: false,
  })
  const stage = readStage(name, { account: '111111111111', region: 'eu-west-1', ...given })
  return new SwitchboardStack(app, 'Switchboard-test', {
    stage,
    env: { account: stage.account ?? '', region: stage.region ?? '' },
  })
}

const synthesized = new Map<string, Map<string, Resource>>()

/** The templates of a stack, by its id and those of the stacks in it: each is a file that CloudFormation takes. */
export function templatesOf(stack: Stack): Map<string, Record<string, unknown>> {
  const nested = stack.node.findAll().filter((one): one is NestedStack => NestedStack.isNestedStack(one))
  return new Map([stack, ...nested].map((one) => [one.node.id, Template.fromStack(one).toJSON()]))
}

/** A template with these values in place of its parameters. */
function filledIn(template: unknown, values: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(template), (_name, value: unknown) => {
    const { Ref: name } = (typeof value === 'object' && value !== null ? value : {}) as { Ref?: string }
    return name !== undefined && Object.hasOwn(values, name) ? values[name] : value
  })
}

/** The resources of a stack by logical id; of the stacks in it as if they stood beside the others. */
export function resourcesOf(stack: Stack): Map<string, Resource> {
  const nested = z.object({ Parameters: z.record(z.string(), z.unknown()).default({}) })
  const [own = {}, ...others] = [...templatesOf(stack).values()].map((each) => each.Resources)
  const all = z.record(z.string(), Resource).parse(own)
  const given = Object.values(all).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack')
  const values = Object.assign({}, ...given.map(({ Properties }) => nested.parse(Properties).Parameters))
  const inside = others.map((each) => z.record(z.string(), Resource).parse(filledIn(each, values)))
  return new Map([all, ...inside].flatMap(Object.entries<Resource>))
}

/** The resources of a stage's stack; made once for the same settings. */
export function deployed(given: Record<string, unknown> = {}): Map<string, Resource> {
  const key = JSON.stringify(given)
  const known = synthesized.get(key)
  if (known !== undefined) return known
  const resources = resourcesOf(stackOf(given))
  synthesized.set(key, resources)
  return resources
}

const Intrinsic = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::Sub': z.string() }).transform((got) => got['Fn::Sub']),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((got) => got['Fn::GetAtt'][0]),
])
const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })

/** A template value as one text; a reference as the name of what it points to, without the hash. */
export function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  const reference = Intrinsic.safeParse(value)
  if (reference.success) return reference.data === 'AWS::Partition' ? 'aws' : reference.data.replace(/[0-9A-F]{8}$/, '')
  const [between, parts] = Join.parse(value)['Fn::Join']
  return parts.map(text).join(between)
}

export function ofType(resources: Map<string, Resource>, type: string): [string, Resource][] {
  return [...resources].filter(([, resource]) => resource.Type === type)
}

const LogGroup = z.object({ LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.string() }) }) })

/** The functions of the manifest as deployed, by the name at the end of their log group. */
export function functionsOf(resources: Map<string, Resource>): Map<string, Record<string, unknown>> {
  return new Map(
    ofType(resources, 'AWS::Lambda::Function').flatMap(([, { Properties }]) => {
      const logs = LogGroup.safeParse(Properties)
      if (!logs.success) return []
      const group = resources.get(logs.data.LoggingConfig.LogGroup.Ref)
      return [[text(group?.Properties.LogGroupName).split('/').at(-1) ?? '', Properties] as const]
    }),
  )
}

const Statement = z.object({
  Effect: z.literal('Allow'),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]),
})
const Policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
})

const grantedIn = new WeakMap<Map<string, Resource>, { roles: string[]; granted: string[] }[]>()
/** What each policy of a stack grants, and to whom; read once. */
function policiesOf(resources: Map<string, Resource>) {
  const known = grantedIn.get(resources)
  if (known) return known
  const policies = ofType(resources, 'AWS::IAM::Policy').map(([, { Properties }]) => {
    const { Roles, PolicyDocument } = Policy.parse(Properties)
    const granted = PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => Resource.map((resource) => `${action} ${text(resource)}`)),
    )
    return { roles: Roles.map(({ Ref }) => Ref), granted }
  })
  grantedIn.set(resources, policies)
  return policies
}

/** What a role may do, as `action resource`, sorted; policies that it has by name come along. */
export function permissionsOf(resources: Map<string, Resource>, role: string): string[] {
  return [
    ...policiesOf(resources)
      .filter(({ roles }) => roles.includes(role))
      .flatMap(({ granted }) => granted),
    ...z.array(z.unknown()).default([]).parse(resources.get(role)?.Properties.ManagedPolicyArns).map(text),
  ].sort()
}
