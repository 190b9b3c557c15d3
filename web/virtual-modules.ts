import type { Plugin } from 'vite'
import { usualRoute } from '../client/src/usual-route.ts'

/** What the console's build takes from the contracts, without what would come along with them. */
const modules: Record<string, () => Promise<Record<string, unknown>>> = {
  /**
   * Method and path of every operation whose name does not say them, without the schemas: the console needs no validator of
   * its own.
   */
  'virtual:operation-routes': async () => {
    const { operations } = await import('../contracts/operations.ts')
    const routes = Object.values(operations).flatMap(({ name, method, path }) =>
      usualRoute(name).join() === [method, path].join() ? [] : [[name, [method, path]]],
    )
    return { default: Object.fromEntries(routes) }
  },
  /** what may be granted, and what comes with each role */
  'virtual:rights': async () => {
    const { permissions, permissionsOfRoles } = await import('../contracts/rights.ts')
    return { permissions, permissionsOfRoles }
  },
  /** all of it, for whoever reads it */
  'virtual:rights-table': async () => ({ default: (await import('../contracts/rights.ts')).rightsTable }),
}

/** Serves them to builds and to tests of the console. */
export function virtualModules(): Plugin {
  return {
    name: 'virtual-modules',
    resolveId: (source) => (source in modules ? `\0${source}` : undefined),
    async load(source) {
      const parts = await modules[source.slice(1)]?.()
      return (
        parts &&
        Object.entries(parts)
          .map(([name, value]) =>
            name === 'default'
              ? `export default ${JSON.stringify(value)}`
              : `export const ${name} = ${JSON.stringify(value)}`,
          )
          .join('\n')
      )
    },
  }
}
