"""Time, speed and throughput; data only."""

from __future__ import annotations

from assistant.language.quantities.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS = (
    Definition(
        "training_time",
        noun="training time",
        dimensions="time, GPU time, TPU time, CPU time, NPU time",
        means="time, GPU time, TPU time, CPU time, NPU time",
        unit="absolute:hours",
        phase="training",
        per_second=True,
        comparative="faster",
        related="throughput",
        example="Which methods cut training time by more than 50%?",
        terms="""
            [training amount]
            training time, training duration, train time, time to train, pre training time, pretraining time,
            fine tuning time, finetuning time, tuning time, optimization time, optimisation time, convergence
            time, time to convergence, time to converge, time to accuracy, adaptation time, learning time,
            training wall clock time, wall clock training time, training runtime, training latency, training
            period, training hours, training gpu hours, gpu training hours, training gpu time, training
            iteration time, iteration time, step time, epoch time, per epoch time, gpu hours, gpu days, tpu
            hours, backward time, reconstruction time, fitting time, search time, search cost, retraining
            time, distillation time, calibration time, compression time, quantization time, pruning time,
            unlearning time, end to end training time, overall training time, total training time, pre train
            time, mapping time, training and inference time
            [training rate]
            training speed, training efficiency, convergence speed, convergence rate, pre training speed,
            pretraining speed, pre training efficiency, pretraining efficiency, fine tuning speed, fine
            tuning efficiency, learning speed, optimization speed, convergence
            [training gain]
            training speedup, training speed up, training acceleration, speedup in training, speed up in
            training, speedup of training, speedup for training, speedup during training, pre training
            speedup, pretraining speedup, fine tuning speedup, convergence speedup
        """,
        asked_by="""
            [training amount]
            gpu hours, gpu days, gpu-hours, gpu-days, gpu time, tpu hours, training hours, time to train,
            longer to train, train longer, trains longer, slower to train
        """,
    ),
    Definition(
        "inference_latency",
        noun="inference time",
        dimensions="time, frame rate, query rate, GPU time, CPU time",
        means="time, frame rate",
        unit="absolute:ms",
        phase="inference",
        per_second=True,
        comparative="faster",
        related="throughput",
        example="What makes inference at least 2x faster?",
        terms="""
            [inference amount]
            runtime, run time, running time, time to solution, inference time, inference latency, latency,
            latencies, decoding time, decoding latency, generation time, generation latency, rendering time,
            sampling time, response time, prediction time, prefill time, prefilling time, pre filling time,
            prefilling latency, pre filling latency, prefill latency, time to first token, ttft, time per
            token, per token latency, test time, testing time, evaluation time, retrieval time, query time,
            search latency, retrieval latency, inference runtime, inference wall clock time, solving time,
            solution time, planning time, detection time, encoding time, indexing time, construction time,
            inference delay, end to end latency, tail latency, inference overhead, denoising time, synthesis
            time, editing time, retrieval runtime, inference cycles, matching time, registration time,
            annotation latency, policy latency, waiting time, verification time
            [inference rate]
            inference speed, inference efficiency, decoding speed, decoding efficiency, generation speed,
            generation efficiency, rendering speed, sampling speed, sampling efficiency, frame rate,
            framerate, fps, frames per second, inference rate, prefilling speed, prefill speed, rendering
            efficiency, control frequency, inference frequency, synthesis speed, inference performance,
            generation rate, decoding rate, refresh rate, prediction speed
            [inference gain]
            inference speedup, inference speed up, inference acceleration, decoding speedup, decoding speed
            up, decoding acceleration, generation speedup, generation acceleration, sampling speedup,
            sampling acceleration, rendering speedup, attention speedup, prefilling speedup, prefill speedup,
            latency speedup, latency improvement, faster inference, faster decoding, faster generation,
            faster sampling, faster rendering
            [any amount]
            execution time, processing time, computation time, computational time, compute time, wall clock
            time, wallclock time, turnaround time, simulation time, delay, completion time, clock time, wall
            time, the time, gpu time, cpu time, end to end time, total time, time cost, time consumption,
            time overhead, time complexity, wall clock overhead, runtime overhead, latency overhead
            [any rate]
            processing speed, execution speed, simulation speed, running speed, computation speed, runtime
            speed, speed, runtime performance, time efficiency
            [any gain]
            kernel speedup, wall clock speedup, wall clock time speedup, end to end speedup, end to end
            acceleration, speedup, speed up, speed boost, speed gain, speed improvement, acceleration,
            acceleration ratio, acceleration rate, speed advantage, acceleration factor, speedup ratio,
            speedup factor, wall clock speed up, wall clock time speed up, end to end speed up, theoretical
            speedup, computational speedup, computational speed up, practical speedup, runtime improvement,
            wall clock acceleration, runtime speedup, execution speedup, speed increase
        """,
        asked_by="""
            [any gain]
            faster, fastest, quicker, quickest, speedier, as fast, as quick, as quickly, accelerat*, speed
            up, speeds up, speeding up, sped up, speeds, quicken*, half the time, of the time, less time,
            time saving*, saving* in time, time reduction*, saves time, save time, most time, least time,
            wall-clock, wall clock, take longer, takes longer, taking longer, run longer, runs longer, slow
            down, slows down, slower
        """,
    ),
    Definition(
        "throughput",
        noun="throughput",
        dimensions="frame rate, query rate",
        means="query rate",
        less_is_better=False,
        sided=True,
        per_second=True,
        terms="""
            [any rate]
            throughput, generation throughput, inference throughput, decoding throughput, serving throughput,
            token throughput, request rate, serving capacity, queries per second, requests per second,
            serving efficiency, tokens per second, samples per second, images per second, qps
            [training rate]
            training throughput, throughput in training, throughput of training
        """,
    ),
)
