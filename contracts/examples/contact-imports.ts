export const contactImportsExamples = {
  'contactImports.preview': {
    input: { attachmentId: 'up_01M8MK8VT9HSR8GD5ERRS5SMM0' },
    output: {
      encoding: 'utf-8',
      delimiter: ',',
      headers: ['name', 'phone'],
      rows: [
        ['Ben Kurz', '+4915112340001'],
        ['Cleo Lang', '+4915112340002'],
      ],
      about: 2,
      columns: { name: 'name', phone: 'phone', language: 'language' },
    },
  },
  'contactImports.start': {
    input: {
      attachmentId: 'up_01M8MK8VT9HSR8GD5ERRS5SMM0',
      columns: { name: 'name', phone: 'phone', language: 'language' },
      existing: 'update',
    },
    output: {
      id: 'jb_01M8MK8WHC0YR4GE5XJZAF0GDW',
      kind: 'contacts.import',
      state: 'queued',
      total: 0,
      done: 0,
      refused: 0,
      attachmentId: null,
      agentId: 'ag_owner',
      problem: null,
      action: null,
      canUndo: false,
      counts: { 'new': 0, updated: 0, skipped: 0, refused: 0 },
      createdAt: '2026-11-29T21:27:12.685Z',
      finishedAt: null,
    },
  },
}
