export const contactExportsExamples = {
  'contactExports.start': {
    input: { language: 'de' },
    output: {
      id: 'jb_01M8MK8VQGZRY6YG0PXRFAGKJ7',
      kind: 'contacts.export',
      state: 'queued',
      total: 0,
      done: 0,
      refused: 0,
      attachmentId: null,
      agentId: 'ag_owner',
      problem: null,
      action: null,
      canUndo: false,
      createdAt: '2026-11-29T21:27:11.856Z',
      finishedAt: null,
    },
  },
}
