import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { Parameters } from './types.ts'
import { jsonProtocol, requiredText, ServiceError, type WireHandler } from './wire.ts'

/**
 * SSM Parameter Store: String, StringList and SecureString, versions counted, in one file that only its owner may read.
 * A SecureString read without decryption is unreadable, as in the service. It does not keep the history of a parameter, and
 * does no encryption at rest, labels, tags, policies, tiers or filters.
 */
export interface SsmStandIn extends Parameters {
  handle: WireHandler
  snapshot(): Snapshot
}

interface Parameter {
  type: string
  value: string
  version: number
  modifiedAt: number
}

type Input = Record<string, unknown>
const STANDARD_TIER_BYTES = 4096

export function startSsm(file: string | null, now: () => number): SsmStandIn {
  const parameters = new Map<string, Parameter>(file ? load(file) : [])

  function save(): void {
    if (!file) return
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(parameters), null, 2), { mode: 0o600 })
    // The mode above only counts for a file that was not there.
    chmodSync(`${file}.new`, 0o600)
    renameSync(`${file}.new`, file)
  }

  function set(name: string, type: string, value: string): number {
    const version = (parameters.get(name)?.version ?? 0) + 1
    parameters.set(name, { type, value, version, modifiedAt: now() })
    save()
    return version
  }

  function describe(name: string, input: Input) {
    const found = parameters.get(name)
    if (!found) throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`)
    const isHidden = found.type === 'SecureString' && input.WithDecryption !== true
    return {
      Name: name,
      Type: found.type,
      Value: isHidden ? Buffer.from(`encrypted ${name}`).toString('base64') : found.value,
      Version: found.version,
      LastModifiedDate: found.modifiedAt / 1000,
      ARN: `arn:aws:ssm:us-east-1:000000000000:parameter/${name.replace(/^\//, '')}`,
      DataType: 'text',
    }
  }

  function put(input: Input) {
    const name = requiredText(input, 'Name')
    const value = requiredText(input, 'Value')
    if (parameters.has(name) && input.Overwrite !== true) {
      throw new ServiceError('ParameterAlreadyExists', `The parameter ${name} already exists.`)
    }
    if (!/^[\w.\-/]{1,1011}$/.test(name)) throw new ServiceError('ValidationException', `Invalid name ${name}.`)
    if (Buffer.byteLength(value) > STANDARD_TIER_BYTES) {
      throw new ServiceError('ValidationException', 'Standard tier parameters support a maximum of 4096 characters.')
    }
    const type = String(input.Type ?? parameters.get(name)?.type ?? 'String')
    return { Version: set(name, type, value), Tier: 'Standard' }
  }

  function byPath(input: Input) {
    const path = requiredText(input, 'Path').replace(/\/*$/, '/')
    const after = String(input.NextToken ?? '')
    const found = [...parameters.keys()]
      .filter((name) => name.startsWith(path) && name > after)
      .filter((name) => input.Recursive === true || !name.slice(path.length).includes('/'))
      .sort()
    const page = found.slice(0, Number(input.MaxResults ?? 10))
    return {
      Parameters: page.map((name) => describe(name, input)),
      ...(page.length < found.length && { NextToken: page.at(-1) }),
    }
  }

  const namesOf = (input: Input) => (input.Names ?? []) as string[]
  return {
    get: (name) => parameters.get(name)?.value,
    put(name, value) {
      set(name, 'SecureString', value)
    },
    snapshot() {
      const kept = snapshotOf(parameters)
      return () => {
        kept()
        save()
      }
    },
    handle: jsonProtocol('1.1', {
      GetParameter: (input) => ({ Parameter: describe(requiredText(input, 'Name'), input) }),
      GetParameters: (input) => ({
        Parameters: namesOf(input)
          .filter((name) => parameters.has(name))
          .map((name) => describe(name, input)),
        InvalidParameters: namesOf(input).filter((name) => !parameters.has(name)),
      }),
      GetParametersByPath: byPath,
      PutParameter: put,
      DeleteParameter(input) {
        describe(requiredText(input, 'Name'), input)
        parameters.delete(requiredText(input, 'Name'))
        save()
      },
      DeleteParameters(input) {
        const deleted = namesOf(input).filter((name) => parameters.delete(name))
        save()
        return {
          DeletedParameters: deleted,
          InvalidParameters: namesOf(input).filter((name) => !deleted.includes(name)),
        }
      },
    }),
  }
}

function load(file: string): [string, Parameter][] {
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Parameter>)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
