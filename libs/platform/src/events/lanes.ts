import { crc32 } from 'node:zlib';

/** Events of one subject go one after the other; different lanes, and the broker's partitions, go side by side. */
export const lanes = 4;

/** The lane of an event: the same in every release, since a broker's queues are named after it. */
export const laneOf = ({ aggregate, subject }: { aggregate: string; subject: string }): number => crc32(`${aggregate}/${subject}`) % lanes;
