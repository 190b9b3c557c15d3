declare module 'virtual:operation-routes' {
  const routes: import('../../client/src/ask.ts').Routes
  export default routes
}
declare module 'virtual:rights' {
  type Rights = typeof import('../../contracts/rights.ts')
  export const permissions: Rights['permissions']
  export const permissionsOfRoles: Rights['permissionsOfRoles']
}
declare module 'virtual:rights-table' {
  const rights: typeof import('../../contracts/rights.ts')['rightsTable']
  export default rights
}
declare module 'virtual:emoji/*' {
  const data: {
    emoji: readonly (readonly [emoji: string, label: string, names: string, tags: string, group: number])[]
    groups: readonly string[]
  }
  export default data
}
