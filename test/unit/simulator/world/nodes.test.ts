/** What is counted of the nodes as they change, against the nodes themselves. */
import { describe, expect, it } from 'vitest';
import { recreateNode } from '../../../../src/simulator/people/hands.ts';
import { touchNode } from '../../../../src/simulator/world/entities.ts';
import { START } from '../small-world.ts';
import { faulty } from './faulty-world.ts';

const SECONDS = 1_000;

/** Two machines of np1 that are Ready. */
async function running() {
  const { world, group } = faulty([]);
  group.grow(2);
  await world.clock.run(START + 100 * SECONDS);
  const [first, second] = [...world.nodes.all.values()].filter(({ cloud }) => cloud);
  if (first === undefined || second === undefined) throw new Error('two machines joined');
  return { world, nodes: world.nodes, first, second };
}

describe('nodes', () => {
  it('count the Ready machines of providers: no nodes at home, none twice', async () => {
    const { nodes, first } = await running();
    expect(nodes.readyCloud).toBe(2);
    nodes.setReady(first, true);
    expect(nodes.readyCloud).toBe(2);
    nodes.setReady(first, false);
    expect(nodes.readyCloud).toBe(1);
    nodes.remove(first);
    expect(nodes.readyCloud).toBe(1);
    nodes.setReady(first, true);
    expect(nodes.readyCloud).toBe(1);
  });

  it('count a machine that was deleted by hand again only when it is Ready again', async () => {
    const { world, nodes, second } = await running();
    recreateNode(world, second);
    expect(nodes.readyCloud).toBe(1);
    await world.clock.run(world.clock.now() + 5 * SECONDS);
    expect(nodes.readyCloud).toBe(2);
  });

  it('say that the fleet changed when one of them joins, changes or leaves', async () => {
    const { nodes, first } = await running();
    const versions = [nodes.fleet.version];
    const note = (): void => void versions.push(nodes.fleet.version);
    touchNode(first);
    note();
    nodes.remove(first);
    note();
    nodes.add(first);
    note();
    expect(new Set(versions).size).toBe(4);
  });
});
